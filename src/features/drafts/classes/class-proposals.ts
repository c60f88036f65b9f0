import type { DraftClass, Operation } from '@/shared/contracts/drafts';
import { countries, currencies } from '@/shared/iso-names';
import { findVariants, isVariant } from '@/shared/spelling-variants';

export interface ClassProposal {
  text: string;
  /** Done one after the other, each on what was seen. */
  operations: Operation[];
  seen: string[];
}

const PARTS = ['country', 'currency'] as const;
const standards = { country: countries, currency: currencies };

/**
 * Names that look like two spellings of one: of classes, which may be one class, and of countries and currencies, which are
 * written as ISO 3166 and 4217 have them, or else as they are written more often. People decide.
 */
export function proposeForClasses(classes: readonly DraftClass[]): ClassProposal[] {
  return [...PARTS.flatMap((part) => renames(classes, part)), ...merges(classes)];
}

function renames(classes: readonly DraftClass[], part: (typeof PARTS)[number]): ClassProposal[] {
  return findVariants(
    classes.flatMap((coin) => coin[part] ?? []),
    standards[part]().map(({ name }) => name),
  ).map(({ name, variant }) => {
    const those = classes.filter((coin) => coin[part] === variant);
    return {
      text: `The ${part} “${variant}” of ${those.length === 1 ? 'one class' : `${those.length} classes`} looks like “${name}”: write “${name}”`,
      operations: those.map(({ key }) => ({ kind: 'edit-class', classKey: key, changes: { [part]: name } })),
      seen: those.map(({ key }) => key),
    };
  });
}

function merges(classes: readonly DraftClass[]): ClassProposal[] {
  return classes.flatMap((coin, i) =>
    classes.slice(i + 1).flatMap((other): ClassProposal[] => {
      if (!isVariant(coin.label, other.label)) return [];
      const [into, from] = photosOf(other) > photosOf(coin) ? [other, coin] : [coin, other];
      return [
        {
          text: `The class “${from.label}” (${from.key}) looks like “${into.label}” (${into.key}): merge it into that one`,
          operations: [{ kind: 'merge-classes', from: [from.key], into: into.key }],
          seen: [from.key, into.key],
        },
      ];
    }),
  );
}

const photosOf = ({ photos: { train, validation, test } }: DraftClass) => train + validation + test;

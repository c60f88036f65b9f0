import type { Share } from '../figures/scores';
import { percent } from '../format';
import { BLUR_SIDE, type RobustnessKind } from './conditions';

/** How often a model is right on photos as they are, and on the same ones under each change. */
export interface RobustnessResult {
  split: 'test' | 'validation';
  /** Photos of the split, of which a sample was asked about. */
  splitPhotos: number;
  /** Of the sample: these could not be decoded and are not counted. */
  unreadable: number;
  plain: Share;
  conditions: { kind: RobustnessKind; label: string; top1: Share; verdict: Verdict }[];
}

/** Against the photos as they are. */
export type Verdict = 'alike' | 'worse' | 'better';

/** Verdicts in words. */
export const VERDICTS: Record<Verdict, string> = {
  alike: 'cannot be told apart',
  worse: 'worse',
  better: 'better',
};

export const interval = ({ low, high }: Share) => `${percent(low)} to ${percent(high)}`;

const KINDS: Record<RobustnessKind, { title: string; about: string }> = {
  rotation: { title: 'Rotation', about: 'turned either way' },
  blur: { title: 'Blur', about: `standard deviation on a picture of ${BLUR_SIDE} px` },
  light: { title: 'Light', about: 'another lamp and exposure, shadow, glare' },
  scale: { title: 'Scale', about: 'the coin’s size in the frame' },
  ground: { title: 'Ground', about: 'a plain colour; a table, cloth or paper; so at 60 % size' },
};

/** The changes of a result by kind, each with what can be said of them. */
export function kindsOf({ conditions }: RobustnessResult) {
  return (Object.keys(KINDS) as RobustnessKind[]).flatMap((kind) => {
    const rows = conditions.filter((condition) => condition.kind === kind);
    const labels = (wanted: Verdict) =>
      rows.filter(({ verdict }) => verdict === wanted).map(({ label }) => label.replace(', ', ' at '));
    const said = [
      ['Cannot be told apart from the photos as they are', labels('alike')],
      ['Worse', labels('worse')],
      ['Better', labels('better')],
    ] as const;
    const sentence = said
      .flatMap(([what, of]) => (of.length > 0 ? [`${what}: ${of.join(', ')}.`] : []))
      .join(' ');
    return rows.length > 0 ? [{ kind, ...KINDS[kind], rows, sentence }] : [];
  });
}

/** On what it was measured. */
export function measuredOn({ split, splitPhotos, unreadable, plain }: RobustnessResult): string {
  const of = plain.photos + unreadable < splitPhotos ? ` of ${splitPhotos}` : '';
  const left = unreadable > 0 ? `; ${unreadable} more could not be decoded` : '';
  return `${plain.photos}${of} ${split} photos${left}. As they are, ${percent(plain.share)} are named right (95 %: ${interval(plain)}).`;
}

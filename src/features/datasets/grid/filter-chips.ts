import { findingKindLabels } from '@/shared/contracts/curation';
import { type PhotoChoices, type PhotoFilter, photoSourceLabels } from '@/shared/contracts/photo-grid';
import { leakBadge } from '@/shared/leak-labels';
import { withoutAnswers } from './filter-address';

interface Chip {
  label: string;
  /** The filter when this part is taken away. */
  without: PhotoFilter;
}

/** The parts of a filter that stand in its panel, each in a few words. */
export function chipsOf(
  filter: PhotoFilter,
  {
    choices,
    answered,
  }: {
    choices: PhotoChoices | undefined;
    /** What the model calls the class that it answered with, once that is known. */
    answered: string | undefined;
  },
): Chip[] {
  const chips: Chip[] = [];
  const add = (label: string | null, without: PhotoFilter) => {
    if (label !== null) chips.push({ label, without });
  };
  const { currency, country, sideFrom, sideTo, flag, evaluation, answer, source, addedFrom, addedTo } =
    filter;
  add(currency ?? null, { ...filter, currency: undefined });
  add(country?.replaceAll('_', ' ') ?? null, { ...filter, country: undefined });
  add(between('px', sideFrom, sideTo), { ...filter, sideFrom: undefined, sideTo: undefined });
  if (flag !== undefined) {
    const label = { any: 'Any finding', none: 'No finding', ...findingKindLabels }[flag];
    add(label, { ...filter, flag: undefined });
  }
  if (evaluation !== undefined) {
    const model = choices?.evaluations.find(({ id }) => id === evaluation);
    const outcome = answer === undefined ? '' : `, ${answer}`;
    const leaks = leakBadge(model?.leaks ?? null)?.toLowerCase();
    const label = `${model ? `Model #${model.model}` : 'Model'}${outcome}${leaks ? ` (${leaks})` : ''}`;
    add(label, withoutAnswers(filter));
  }
  add(filter.answeredClass === undefined ? null : `Answered as ${answered ?? '…'}`, {
    ...filter,
    answeredClass: undefined,
  });
  const [from, to] = [filter.confidenceFrom, filter.confidenceTo].map((share) =>
    share === undefined ? undefined : Math.round(share * 100),
  );
  add(between('% sure', from, to), { ...filter, confidenceFrom: undefined, confidenceTo: undefined });
  add(source ? photoSourceLabels[source] : null, { ...filter, source: undefined });
  add(between('', addedFrom, addedTo), { ...filter, addedFrom: undefined, addedTo: undefined });
  add(filter.area === undefined ? null : 'Area of the map', { ...filter, area: undefined });
  return chips;
}

function between(
  unit: string,
  from: number | string | undefined,
  to: number | string | undefined,
): string | null {
  const text = (value: number | string) => `${value} ${unit}`.trim();
  if (from !== undefined && to !== undefined) return text(`${from} to ${to}`);
  if (from !== undefined) return `from ${text(from)}`;
  return to === undefined ? null : `to ${text(to)}`;
}

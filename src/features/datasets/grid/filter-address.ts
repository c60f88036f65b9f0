import { type PhotoFilter, photoFilterSchema } from '@/shared/contracts/photo-grid';

/** What each part of a filter is called in an address. */
const NAMES = {
  split: 'split',
  classIndex: 'class',
  currency: 'currency',
  country: 'country',
  sideFrom: 'min',
  sideTo: 'max',
  flag: 'flag',
  evaluation: 'evaluation',
  answer: 'answer',
  answeredClass: 'answered',
  confidenceFrom: 'sure-from',
  confidenceTo: 'sure-to',
  source: 'source',
  addedFrom: 'from',
  addedTo: 'to',
  area: 'area',
} as const satisfies Record<keyof PhotoFilter, string>;

const FILTER_FIELDS = Object.keys(NAMES) as (keyof PhotoFilter)[];
const NUMBERS: readonly string[] = [
  'classIndex',
  'answeredClass',
  'sideFrom',
  'sideTo',
  'confidenceFrom',
  'confidenceTo',
];

/** The filter in an address; what cannot be read counts as absent. */
export function parseFilter(search: URLSearchParams): PhotoFilter {
  const parts = FILTER_FIELDS.flatMap((field) => {
    const text = search.get(NAMES[field]);
    if (text === null || text === '') return [];
    const value = photoFilterSchema.shape[field].safeParse(NUMBERS.includes(field) ? Number(text) : text);
    return value.success ? [[field, value.data] as const] : [];
  });
  const filter: PhotoFilter = Object.fromEntries(parts);
  // Without an evaluation there is no answer to ask for.
  return filter.evaluation === undefined ? withoutAnswers(filter) : filter;
}

export function withoutAnswers(filter: PhotoFilter): PhotoFilter {
  const { evaluation, answer, answeredClass, confidenceFrom, confidenceTo, ...rest } = filter;
  return rest;
}

/** Writes a filter into an address. */
export function writeFilter(search: URLSearchParams, filter: PhotoFilter): void {
  for (const field of FILTER_FIELDS) {
    const value = filter[field];
    if (value !== undefined) search.set(NAMES[field], String(value));
  }
}

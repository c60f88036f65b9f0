import { findRunField, RUN_FIELDS, type RunField } from '@/shared/run-query/fields';
import { parser } from '@/shared/run-query/parser';

/** Something that may be written at the cursor. */
export interface QueryCompletion {
  label: string;
  /** What is inserted, when it is not the label. */
  apply?: string;
  detail?: string;
  kind: 'field' | 'operator' | 'value' | 'keyword';
}

/** Values that runs have, by field; fetched when they are wanted. */
export type KnownValues = Partial<Record<string, readonly string[]>>;

const JOINING = ['and', 'or'];
const MOMENTS = ['today', 'yesterday', 'now-1d', 'now-7d', 'now-30d'];

/**
 * What may be written at a place of a query.
 * @returns `from`, where the word begins that a completion replaces, and the completions, not yet filtered by that word
 */
export function completeQuery(
  text: string,
  at: number,
  known: KnownValues = {},
): { from: number; completions: QueryCompletion[] } {
  const from = wordStart(text, at);
  const before = text.slice(0, from).trimEnd();
  const place = placeBehind(before);
  switch (place.kind) {
    case 'value':
      return { from, completions: valuesOf(place.field, known) };
    case 'operator':
      return { from, completions: operatorsOf(place.field) };
    case 'term':
      return { from, completions: [...fields, ...keywords(before === '' ? ['not'] : [...JOINING, 'not'])] };
  }
}

const fields: readonly QueryCompletion[] = RUN_FIELDS.map(({ name, short, label }) => ({
  label: short ?? name,
  apply: `${short ?? name} `,
  detail: label,
  kind: 'field',
}));

function keywords(words: readonly string[]): QueryCompletion[] {
  return words.map((word) => ({ label: word, apply: `${word} `, kind: 'keyword' }));
}

function wordStart(text: string, at: number): number {
  let from = at;
  while (from > 0 && !/[\s()=<>!,]/.test(text[from - 1] ?? ' ')) from--;
  return from;
}

type Place = { kind: 'term' } | { kind: 'operator' | 'value'; field: RunField };

/** What is expected behind a text that ends with a whole word or sign. */
function placeBehind(before: string): Place {
  if (before === '') return { kind: 'term' };
  const last = parser.parse(before).resolveInner(before.length, -1);
  const word = before.slice(last.from, last.to);
  if (/[=<>!]$/.test(before) || /\b(contains)$/i.test(before)) {
    const field = findRunField(/([^\s()=<>!,]+)\s*(?:[=<>!]+|(?:not\s+)?contains)$/i.exec(before)?.[1] ?? '');
    return field ? { kind: 'value', field } : { kind: 'term' };
  }
  const list = /([^\s()=<>!,]+)\s+(?:not\s+)?in\s*\(([^()]*,)?$/i.exec(before);
  if (list) {
    const field = findRunField(list[1] ?? '');
    return field ? { kind: 'value', field } : { kind: 'term' };
  }
  // A word that stands alone is a search or a field, until an operator follows.
  const isAlone = last.name === 'Word' && last.parent?.name === 'Search';
  const field = isAlone ? findRunField(word) : undefined;
  return field ? { kind: 'operator', field } : { kind: 'term' };
}

function operatorsOf({ type }: RunField): QueryCompletion[] {
  const compare = ['number', 'share', 'time', 'duration'].includes(type) ? ['>', '<', '>=', '<='] : [];
  const text = type === 'text' || type === 'tags' ? ['contains'] : [];
  const signs = ['=', '!=', ...compare].map(
    (sign): QueryCompletion => ({ label: sign, apply: `${sign} `, kind: 'operator' }),
  );
  return [
    ...signs,
    ...keywords([...text, 'is missing', ...JOINING]),
    { label: 'in (…)', apply: 'in (', kind: 'operator' },
  ];
}

function valuesOf({ name, type, options }: RunField, known: KnownValues): QueryCompletion[] {
  const values =
    known[name] ?? options ?? (type === 'switch' ? ['true', 'false'] : type === 'time' ? MOMENTS : []);
  return values.map((value) => ({ label: value, apply: `${quoted(value)} `, kind: 'value' }));
}

/** As the query wants a text that holds blanks or signs. */
export function quoted(value: string): string {
  return /^[^\s()=<>!,"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

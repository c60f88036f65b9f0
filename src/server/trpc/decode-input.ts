import { TRPCError } from '@trpc/server';

/**
 * What a caller sent, as superjson writes it, limited to what inputs consist of: JSON with dates and undefined
 * values. superjson itself would also build maps, sets, regular expressions and errors, and looks for each entry of
 * a set from its beginning.
 * @throws TRPCError `BAD_REQUEST`
 */
export function decodeInput(input: unknown): unknown {
  if (input === undefined) return undefined;
  if (!isObject(input) || !('json' in input)) throw malformed();
  // Equal references, which `meta` may name too, are written out in the JSON.
  const values = isObject(input.meta) ? input.meta.values : undefined;
  if (values === undefined) return input.json;
  if (Array.isArray(values)) return decodeLeaf(input.json, values);
  if (!isObject(values)) throw malformed();
  for (const [path, type] of Object.entries(values)) decodeAt(input.json, path, type);
  return input.json;
}

function decodeAt(json: unknown, path: string, type: unknown): void {
  const names = namesOf(path);
  const last = names.pop() as string;
  let at = json;
  for (const name of names) at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  if (!isObject(at) || !Object.hasOwn(at, last)) throw malformed();
  at[last] = decodeLeaf(at[last], type);
}

function decodeLeaf(value: unknown, type: unknown): unknown {
  const [name, ...more] = Array.isArray(type) ? type : [];
  if (name === 'undefined' && more.length === 0) return undefined;
  if (name !== 'Date' || more.length > 0 || typeof value !== 'string') throw malformed();
  return new Date(value);
}

/** Dots and backslashes inside a name are escaped by a backslash. */
function namesOf(path: string): string[] {
  return [...path.matchAll(/(?:^|\.)((?:\\.|[^.\\])*)/g)].map(([, name = '']) =>
    name.replace(/\\(.)/g, '$1'),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const malformed = () =>
  new TRPCError({
    code: 'BAD_REQUEST',
    message:
      'The input is not as superjson writes it: {"json": …}, with dates and undefined values in "meta".',
  });

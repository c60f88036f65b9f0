import superjson, { type SuperJSONResult } from 'superjson';

/** Calls that one request may carry: more than a page makes at once, few enough that their work is bounded. */
export const MAX_CALLS_PER_REQUEST = 20;

/** Deeper than any answer; a value that holds itself ends here. */
const MAX_DEPTH = 32;
/** What cannot be written as plain JSON with dates beside it. */
class UnusualValueError extends Error {}

/** Keys that were seen to be harmless; an answer has few of them, thousands of times over. */
const plainKeys = new Set<string>();
const MAX_PLAIN_KEYS = 5000;

function mustBePlain(key: string): void {
  if (plainKeys.has(key)) return;
  // In a path these would mean something else.
  if (key.includes('.') || key.includes('\\') || key === '__proto__') throw new UnusualValueError();
  if (plainKeys.size < MAX_PLAIN_KEYS) plainKeys.add(key);
}

/**
 * As `superjson.serialize`, several times faster on what answers consist of: plain objects, lists and dates. A run of a
 * thousand epochs has thirteen thousand values, and its page waits for them; only what holds a date is copied.
 * Anything else is left to superjson.
 */
export function encodeAnswer(value: unknown): SuperJSONResult {
  // A bare date or nothing at all has no path; superjson has its own words for them.
  if (typeof value !== 'object' || value === null || value instanceof Date) return superjson.serialize(value);
  const unlikeJson: Record<string, ['Date'] | ['undefined']> = {};
  const path: (string | number)[] = [];

  const encoded = (it: unknown, key: string | number): unknown => {
    switch (typeof it) {
      case 'string':
      case 'boolean':
        return it;
      case 'number':
        if (!Number.isFinite(it) || Object.is(it, -0)) throw new UnusualValueError();
        return it;
      case 'undefined':
        unlikeJson[[...path, key].join('.')] = ['undefined'];
        return null;
      case 'object':
        break;
      default:
        throw new UnusualValueError();
    }
    if (it === null) return null;
    path.push(key);
    const json = it instanceof Date ? encodedDate(it) : encodedWithin(it);
    path.pop();
    return json;
  };

  const encodedDate = (date: Date): string => {
    if (Number.isNaN(date.getTime())) throw new UnusualValueError();
    unlikeJson[path.join('.')] = ['Date'];
    return date.toISOString();
  };

  const encodedWithin = (it: object): object => {
    if (path.length > MAX_DEPTH) throw new UnusualValueError();
    if (Array.isArray(it)) {
      let list: unknown[] = it;
      for (let i = 0; i < it.length; i++) {
        const json = encoded(it[i], i);
        if (json === it[i]) continue;
        if (list === it) list = it.slice();
        list[i] = json;
      }
      return list;
    }
    const prototype = Object.getPrototypeOf(it);
    if (prototype !== Object.prototype && prototype !== null) throw new UnusualValueError();
    const original = it as Record<string, unknown>;
    let plain = original;
    for (const key of Object.keys(original)) {
      mustBePlain(key);
      const json = encoded(original[key], key);
      if (json === original[key]) continue;
      if (plain === original) plain = { ...original };
      plain[key] = json;
    }
    return plain;
  };

  try {
    const json = encodedWithin(value) as SuperJSONResult['json'];
    return Object.keys(unlikeJson).length === 0 ? { json } : { json, meta: { values: unlikeJson, v: 1 } };
  } catch (error) {
    if (error instanceof UnusualValueError) return superjson.serialize(value);
    throw error;
  }
}

/**
 * As `superjson.deserialize`, without copying what JSON has just read: dates are put where they belong. Takes what
 * `JSON.parse` gave, and changes it. What `encodeAnswer` left to superjson is left to it here, too.
 */
export function decodeAnswer(answer: SuperJSONResult): unknown {
  const { json, meta } = answer;
  if (!meta) return json;
  const values = meta.values;
  const plain =
    Object.keys(meta).every((key) => key === 'values' || key === 'v') &&
    typeof values === 'object' &&
    !Array.isArray(values) &&
    Object.entries(values).every(([path, type]) => !/\\|__proto__/.test(path) && isLeaf(type));
  if (!plain) return superjson.deserialize(answer);
  for (const [path, [type]] of Object.entries(values as Record<string, Leaf>)) {
    const names = path.split('.');
    const last = names.pop() as string;
    let at = json as unknown as Record<string, unknown>;
    for (const name of names) at = at[name] as Record<string, unknown>;
    at[last] = type === 'Date' ? new Date(at[last] as string) : undefined;
  }
  return json;
}

type Leaf = ['Date' | 'undefined'];

function isLeaf(type: unknown): type is Leaf {
  return Array.isArray(type) && type.length === 1 && (type[0] === 'Date' || type[0] === 'undefined');
}

/** How the API's values travel, for both ends of the line. */
export const apiTransformer = {
  input: superjson,
  output: { serialize: encodeAnswer, deserialize: decodeAnswer },
};

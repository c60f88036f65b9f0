/** What the reference of an object is called in inputs, beside `id` and the object's own name. */
const TYPES: Readonly<Record<string, string>> = {
  runs: 'run',
  queue: 'run',
  sweeps: 'sweep',
  models: 'model',
  reviews: 'review',
  datasets: 'dataset',
  curation: 'version',
  versions: 'version',
  drafts: 'draft',
  incoming: 'dataset',
  experiments: 'experiment',
  comments: 'comment',
  classify: 'classification',
  team: 'member',
  account: 'member',
  tokens: 'token',
  workers: 'worker',
  webhooks: 'webhook',
  views: 'view',
};

/** Of calls that concern something else than their noun says. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  'team.invite': 'invitation',
  'team.revokeInvite': 'invitation',
  'versions.lock': 'dataset',
  'versions.unlock': 'dataset',
  'reviews.rollBack': 'model',
};

/** Never recorded, whatever is in it. */
const SECRET = /pass|secret|token|code|key|cookie|authorization/i;
/** Free text and what names a person: only its length is recorded, for an entry cannot be removed again. */
const PRIVATE = /^(body|text|notes?|description|email|fileName|reason|message|overrideLeaks)$/i;
/** Calls whose `name` is that of a file on somebody's machine. */
const FILE_NAMED = new Set(['classify.photo', 'incoming.send']);
const MAX_TEXT = 200;
const MAX_ITEMS = 20;
/** Lists of what was archived, deleted or removed: all that one call may name. */
const WHOLE_LISTS = new Set(['refs', 'deletions']);
const MAX_DEPTH = 4;
const MAX_DETAIL = 2000;
/** Of a call that names a hundred things. */
const MAX_LIFECYCLE_DETAIL = 8000;

/** What an action concerns, as its input or its answer names it. @param path such as `runs.cancel` */
export function objectOf(
  path: string,
  input: unknown,
  answer?: unknown,
): { type: string; id: string | null } {
  const noun = path.split('.')[0] ?? path;
  const given = fieldsOf(input);
  // One procedure for all kinds of things: the input says which.
  if (noun === 'lifecycle' && typeof given.kind === 'string') {
    const refs = Array.isArray(given.refs) ? given.refs : [];
    return { type: given.kind, id: refs.length === 1 ? String(refs[0]).slice(0, MAX_TEXT) : null };
  }
  const type = OTHER_TYPES[path] ?? TYPES[noun] ?? noun;
  const made = fieldsOf(answer);
  const id = [given.id, given[type], given[`${type}Id`], made.id, made[`${type}Id`]].find(
    (value) => typeof value === 'string' || typeof value === 'number',
  );
  return { type, id: id === undefined ? null : String(id).slice(0, MAX_TEXT) };
}

/** What of an input is worth recording: no secret, no free text, and little of what is long. */
export function detailOf(path: string, input: unknown): Record<string, unknown> {
  const detail = shownFields(fieldsOf(input), {
    isNamePrivate: path.startsWith('team.') || FILE_NAMED.has(path),
    depth: 0,
  });
  const most = path.startsWith('lifecycle.') ? MAX_LIFECYCLE_DETAIL : MAX_DETAIL;
  return JSON.stringify(detail).length > most ? { fields: Object.keys(detail) } : detail;
}

interface Place {
  isNamePrivate: boolean;
  depth: number;
}

function shownFields(fields: object, place: Place): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, MAX_ITEMS);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const shown = shownValue(key, value, place);
      return shown === undefined ? [] : [[key, shown]];
    }),
  );
}

function shownValue(key: string, value: unknown, place: Place): unknown {
  if (SECRET.test(key)) return undefined;
  if (typeof value === 'string') {
    // A team's inputs name people; webhooks often have a secret in their path.
    if (PRIVATE.test(key) || (place.isNamePrivate && key === 'name')) return `${value.length} characters`;
    if (/url$/i.test(key)) return URL.canParse(value) ? new URL(value).origin : undefined;
    return value.slice(0, MAX_TEXT);
  }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value !== 'object' || place.depth >= MAX_DEPTH) return undefined;
  const inner = { ...place, depth: place.depth + 1 };
  if (!Array.isArray(value)) return shownFields(value, inner);
  const items = WHOLE_LISTS.has(key) ? value : value.slice(0, MAX_ITEMS);
  return items.map((item) => shownValue(key, item, inner) ?? null);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

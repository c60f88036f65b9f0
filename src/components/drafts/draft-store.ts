/** What was typed into a form and not sent yet, kept in the browser for each person and form. */
export interface StoredDraft {
  savedAt: Date;
  /** As it was written; the form that reads it must check it. */
  value: unknown;
}

const PREFIX = 'mintmark.draft:';
/** Drafts that nobody came back to are removed after this time. */
export const DRAFT_DAYS = 30;

/** The browser's storage; null where it is switched off or full, and on the server. */
function draftStorage(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage;
  } catch {
    return null;
  }
}

const keyOf = (owner: string, form: string) => `${PREFIX}${owner}:${form}`;

export function writeDraft({
  storage = draftStorage(),
  owner,
  form,
  value,
  now = new Date(),
}: {
  storage?: Storage | null;
  owner: string;
  form: string;
  value: unknown;
  now?: Date;
}): void {
  try {
    storage?.setItem(keyOf(owner, form), JSON.stringify({ savedAt: now.toISOString(), value }));
  } catch {
    // The storage is full: the form works on without a draft.
  }
}

/** The draft of a form; null when there is none, or none that can be read. */
export function readDraft({
  storage = draftStorage(),
  owner,
  form,
}: {
  storage?: Storage | null;
  owner: string;
  form: string;
}): StoredDraft | null {
  return parse(storage?.getItem(keyOf(owner, form)) ?? null);
}

export function removeDraft({
  storage = draftStorage(),
  owner,
  form,
}: {
  storage?: Storage | null;
  owner: string;
  form: string;
}): void {
  storage?.removeItem(keyOf(owner, form));
}

/** Removes all drafts, as at sign-out: the next person at this browser must not find them. */
export function removeAllDrafts(storage = draftStorage()): void {
  for (const key of draftKeys(storage)) storage?.removeItem(key);
}

export function hasDrafts(storage = draftStorage()): boolean {
  return draftKeys(storage).length > 0;
}

/** Removes drafts that are older than `DRAFT_DAYS` or cannot be read. */
export function removeOldDrafts({
  storage = draftStorage(),
  now = new Date(),
}: {
  storage?: Storage | null;
  now?: Date;
} = {}): void {
  for (const key of draftKeys(storage)) {
    const draft = parse(storage?.getItem(key) ?? null);
    const age = draft ? now.getTime() - draft.savedAt.getTime() : Number.POSITIVE_INFINITY;
    if (age > DRAFT_DAYS * 86_400_000) storage?.removeItem(key);
  }
}

function draftKeys(storage: Storage | null): string[] {
  if (!storage) return [];
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return keys.filter((key) => key.startsWith(PREFIX));
}

function parse(text: string | null): StoredDraft | null {
  if (text === null) return null;
  try {
    const { savedAt, value } = JSON.parse(text) as { savedAt: string; value: unknown };
    const at = new Date(savedAt);
    return Number.isNaN(at.getTime()) ? null : { savedAt: at, value };
  } catch {
    return null;
  }
}

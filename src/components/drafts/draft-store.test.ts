import { beforeEach, describe, expect, it } from 'vitest';
import {
  DRAFT_DAYS,
  hasDrafts,
  readDraft,
  removeAllDrafts,
  removeDraft,
  removeOldDrafts,
  writeDraft,
} from './draft-store';

/** The browser's Storage, in memory: Node has none. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  key(index: number) {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.#items.set(key, value);
  }
  removeItem(key: string) {
    this.#items.delete(key);
  }
  clear() {
    this.#items.clear();
  }
}

let storage: MemoryStorage;
beforeEach(() => {
  storage = new MemoryStorage();
});

describe('drafts', () => {
  it('are kept for each person and form until they are removed', () => {
    writeDraft({ storage, owner: 'ada', form: 'new-run', value: { name: 'a' } });
    expect(readDraft({ storage, owner: 'ada', form: 'new-run' })?.value).toEqual({ name: 'a' });
    expect(readDraft({ storage, owner: 'bob', form: 'new-run' })).toBeNull();
    expect(readDraft({ storage, owner: 'ada', form: 'comment' })).toBeNull();
    removeDraft({ storage, owner: 'ada', form: 'new-run' });
    expect(readDraft({ storage, owner: 'ada', form: 'new-run' })).toBeNull();
  });

  it('are all gone after sign-out, and nothing else is', () => {
    storage.setItem('theme', 'dark');
    writeDraft({ storage, owner: 'ada', form: 'new-run', value: 1 });
    writeDraft({ storage, owner: 'bob', form: 'comment', value: 2 });
    expect(hasDrafts(storage)).toBe(true);
    removeAllDrafts(storage);
    expect(hasDrafts(storage)).toBe(false);
    expect(storage.getItem('theme')).toBe('dark');
  });

  it('are removed when nobody came back to them, or when they cannot be read', () => {
    const now = new Date('2026-06-01T12:00:00Z');
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    writeDraft({ storage, owner: 'ada', form: 'old', value: 1, now: daysAgo(DRAFT_DAYS + 1) });
    writeDraft({ storage, owner: 'ada', form: 'new', value: 2, now: daysAgo(DRAFT_DAYS - 1) });
    storage.setItem('mintmark.draft:ada:broken', '{');
    removeOldDrafts({ storage, now });
    expect(storage.length).toBe(1);
    expect(readDraft({ storage, owner: 'ada', form: 'new' })?.value).toBe(2);
  });

  it('do not disturb a form when the storage is full or off', () => {
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(() => writeDraft({ storage, owner: 'ada', form: 'new-run', value: 1 })).not.toThrow();
    expect(readDraft({ storage: null, owner: 'ada', form: 'new-run' })).toBeNull();
    expect(hasDrafts(null)).toBe(false);
  });
});

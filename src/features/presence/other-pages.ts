import type { ReviewPlace } from '@/shared/contracts/review-place';
import { initialsOf } from '@/shared/initials';
import type { ReviewVisitor } from '@/shared/live-protocol';

/** A page gives a sign three times as often. */
const GONE_AFTER_MS = 30_000;

export type OtherPage = Pick<ReviewVisitor, 'page' | 'userId' | 'name' | 'place'>;

/** The pages of others at one review, as far as this page has heard. */
export class OtherPages {
  readonly #pages = new Map<string, OtherPage & { heardAt: number }>();
  readonly #listeners = new Set<() => void>();
  #list: readonly OtherPage[] = [];

  constructor(
    readonly reviewId: string,
    /** Of whom other pages are none of others. */
    readonly me: string | null,
  ) {}

  hear(visitor: ReviewVisitor, now: number): void {
    const { reviewId, page, userId, name, place, isGone } = visitor;
    if (reviewId !== this.reviewId || userId === this.me) return;
    if (isGone) this.#pages.delete(page);
    else this.#pages.set(page, { page, userId, name, place, heardAt: now });
    this.#changed();
  }

  /** Those that gave no sign for long are gone: their server may have died. */
  forget(now: number): void {
    for (const [page, { heardAt }] of this.#pages)
      if (now - heardAt > GONE_AFTER_MS) this.#pages.delete(page);
    this.#changed();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): readonly OtherPage[] => this.#list;

  #changed(): void {
    this.#list = [...this.#pages.values()];
    for (const listener of this.#listeners) listener();
  }
}

/** Initials of those who are at a photo; empty for nobody. */
export function initialsAt(pages: readonly OtherPage[], photoHash: string): string {
  return joined(pages.filter(({ place }) => place?.kind === 'photo' && place.photoHash === photoHash));
}

/** The cells that others are at, with their initials. */
export function cellsOf(
  pages: readonly OtherPage[],
): { truth: number; predicted: number; initials: string }[] {
  const cells = new Map<string, { place: Extract<ReviewPlace, { kind: 'cell' }>; pages: OtherPage[] }>();
  for (const page of pages) {
    if (page.place?.kind !== 'cell') continue;
    const key = `${page.place.truth} ${page.place.predicted}`;
    const known = cells.get(key) ?? { place: page.place, pages: [] };
    known.pages.push(page);
    cells.set(key, known);
  }
  return [...cells.values()].map(({ place: { truth, predicted }, pages: there }) => ({
    truth,
    predicted,
    initials: joined(there),
  }));
}

const joined = (pages: readonly OtherPage[]) =>
  [...new Map(pages.map(({ userId, name }) => [userId, initialsOf(name)])).values()].join(' ');

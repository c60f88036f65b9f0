import type { ReviewPlace } from '@/shared/contracts/review-place';

/** What somebody points at comes before the photo that is open, and that before its cell. */
const LAYERS = ['pointer', 'photo', 'cell'] as const;
export type PlaceLayer = (typeof LAYERS)[number];

/** At most ten places a second: a hand seems to move, and the server takes few more. */
const EVERY_MS = 100;

/** Says where somebody looks whenever that is another place, the last one always, and nothing of a page that nobody sees. */
export class PlaceSender {
  readonly #layers = new Map<PlaceLayer, ReviewPlace>();
  #isHidden = false;
  #sent = 'null';
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (place: ReviewPlace | null) => void) {}

  set(layer: PlaceLayer, place: ReviewPlace | null): void {
    if (place) this.#layers.set(layer, place);
    else this.#layers.delete(layer);
    this.#schedule();
  }

  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#schedule();
  }

  /** The server knows nothing of what was said before. */
  restart(): void {
    this.#sent = 'null';
    this.#schedule();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #place(): ReviewPlace | null {
    if (this.#isHidden) return null;
    for (const layer of LAYERS) {
      const place = this.#layers.get(layer);
      if (place) return place;
    }
    return null;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        const place = this.#place;
        const text = JSON.stringify(place);
        if (text === this.#sent) return;
        this.#sent = text;
        this.#last = performance.now();
        this.send(place);
      },
      Math.max(0, this.#last + EVERY_MS - performance.now()),
    );
  }
}

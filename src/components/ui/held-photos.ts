import { photoUrl } from './coin-photo';

/** Pictures that were fetched ahead; held, as a browser lets go of decoded ones that nobody holds. */
const held = new Map<string, HTMLImageElement>();
const MOST_HELD = 80;

/** Fetches and decodes photos that are looked at next, so that they are there at once. @param pixels of their side */
export function holdPhotos(hashes: readonly string[], pixels: number): void {
  for (const hash of hashes) {
    if (held.has(hash)) continue;
    const image = new Image();
    image.src = photoUrl(hash, pixels);
    void image.decode().catch(() => held.delete(hash));
    held.set(hash, image);
  }
  for (const hash of held.keys()) {
    if (held.size <= MOST_HELD) break;
    held.delete(hash);
  }
}

import { SPLITS, type Split } from '@/shared/coin-class';
import { seededRandom } from '@/shared/random';
import { paintBackdrops } from './backdrop';
import { coinDesigns } from './coin-catalogue';
import type { CoinDesign } from './coin-design';
import { photograph } from './photograph';
import { drawRelief, type Relief } from './relief';
import { composeScene } from './scene';
import { ageFaces } from './wear';

/** Photos of each class by split: enough to learn the set from scratch in about a minute on two cores. */
export const DEMO_PHOTOS_PER_CLASS: Readonly<Record<Split, number>> = { train: 36, validation: 8, test: 8 };

/** Photos that are encoded while the next are rendered; bounds memory, not speed. */
const PHOTOS_IN_FLIGHT = 6;
const BACKDROPS_PER_MATERIAL = 3;
const WEAR_HISTORIES = 10;

export interface DemoPhoto {
  classKey: string;
  split: Split;
  fileName: string;
  /** JPEG. */
  bytes: Buffer;
}

/**
 * Draws the photos of the demonstration set, class by class and split by split. Half of the photos of a
 * class show each face. The same seed gives the same bytes with the same version of sharp, and a photo does not
 * depend on how many others are asked for.
 */
export async function* drawDemoSet({
  seed,
  perClass = DEMO_PHOTOS_PER_CLASS,
}: {
  seed: number;
  perClass?: Readonly<Record<Split, number>>;
}): AsyncGenerator<DemoPhoto> {
  // The words of the seed stay as they are: others would give other photos, and installations have these.
  const text = `mint/${seed}`;
  const backdrops = await paintBackdrops({ seed: text, perMaterial: BACKDROPS_PER_MATERIAL });
  const wears = await ageFaces({ seed: text, count: WEAR_HISTORIES });

  const take = async (
    design: CoinDesign,
    faces: readonly Relief[],
    split: Split,
    n: number,
  ): Promise<DemoPhoto> => {
    const random = seededRandom(`${text}/${design.key}/${split}/${n}`);
    const bytes = await photograph({
      relief: faces[n % faces.length] as Relief,
      wear: random.pick(wears),
      backdrop: random.pick(backdrops),
      scene: composeScene(random),
      random,
    });
    const fileName = `${design.key}-${split}-${String(n + 1).padStart(3, '0')}.jpg`;
    return { classKey: design.key, split, fileName, bytes };
  };

  const inFlight: Promise<DemoPhoto>[] = [];
  for (const design of coinDesigns) {
    const faces = [await drawRelief(design, 'obverse'), await drawRelief(design, 'reverse')];
    for (const split of SPLITS) {
      for (let n = 0; n < perClass[split]; n++) {
        inFlight.push(take(design, faces, split, n));
        if (inFlight.length >= PHOTOS_IN_FLIGHT) yield (await inFlight.shift()) as DemoPhoto;
      }
    }
  }
  while (inFlight.length > 0) yield (await inFlight.shift()) as DemoPhoto;
}

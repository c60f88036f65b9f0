import { SPLITS, type Split } from '@/shared/coin-class';
import { seededRandom } from '@/shared/random';
import { paintBackdrops } from './backdrop';
import { coinDesigns } from './coin-catalogue';
import { photograph } from './photograph';
import { drawRelief, type Relief } from './relief';
import { composeScene } from './scene';
import { ageFaces } from './wear';

/** Photos of each class by split: enough to learn the set from scratch in about a minute on two cores. */
export const DEMO_PHOTOS_PER_CLASS: Readonly<Record<Split, number>> = { train: 36, validation: 8, test: 8 };

/** Photos that are encoded while the next are rendered; bounds memory, not speed. */
const PHOTOS_IN_FLIGHT = 6;
/**
 * Drawn a second time: the first came out so like a training photo that the report took it for a copy, and a set with
 * leaks is trained on by nobody without a reason.
 */
const LOOKALIKES: ReadonlySet<string> = new Set(['norrhavn-1-krone/test/0']);

const BACKDROPS_PER_MATERIAL = 3;
const WEAR_HISTORIES = 10;

export interface DemoPhoto {
  classKey: string;
  split: Split;
  fileName: string;
  /** JPEG. */
  bytes: Buffer;
}

/** Which photos to draw. The same seed gives the same bytes with the same version of sharp. */
interface DemoSetRequest {
  seed: number;
  perClass?: Readonly<Record<Split, number>>;
}

export interface DemoClassRequest extends DemoSetRequest {
  classKey: string;
}

/**
 * Draws the photos of the demonstration set, class by class and split by split. Half of the photos of a
 * class show each face. A photo does not depend on how many others are asked for.
 */
export async function* drawDemoSet(request: DemoSetRequest): AsyncGenerator<DemoPhoto> {
  for (const { key } of coinDesigns) yield* await drawClass({ ...request, classKey: key });
}

/** One class of `drawDemoSet`. */
export async function drawClass({
  seed,
  classKey,
  perClass = DEMO_PHOTOS_PER_CLASS,
}: DemoClassRequest): Promise<DemoPhoto[]> {
  const design = coinDesigns.find(({ key }) => key === classKey);
  if (!design) throw new Error(`there is no demonstration coin ${classKey}`);
  // The words of the seed stay as they are: others would give other photos, and installations have these.
  const text = `mint/${seed}`;
  const { backdrops, wears } = await surroundingsOf(text);
  const faces = [await drawRelief(design, 'obverse'), await drawRelief(design, 'reverse')];

  const take = async (split: Split, n: number): Promise<DemoPhoto> => {
    const photo = `${design.key}/${split}/${n}`;
    const random = seededRandom(`${text}/${photo}${LOOKALIKES.has(photo) ? '/again' : ''}`);
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

  const photos: DemoPhoto[] = [];
  const inFlight: Promise<DemoPhoto>[] = [];
  for (const split of SPLITS) {
    for (let n = 0; n < perClass[split]; n++) {
      inFlight.push(take(split, n));
      if (inFlight.length >= PHOTOS_IN_FLIGHT) photos.push((await inFlight.shift()) as DemoPhoto);
    }
  }
  return [...photos, ...(await Promise.all(inFlight))];
}

/** What all classes of a set share, painted once. */
const surroundings = new Map<string, ReturnType<typeof paintSurroundings>>();

function surroundingsOf(seed: string): ReturnType<typeof paintSurroundings> {
  const known = surroundings.get(seed) ?? paintSurroundings(seed);
  surroundings.set(seed, known);
  return known;
}

async function paintSurroundings(seed: string) {
  return {
    backdrops: await paintBackdrops({ seed, perMaterial: BACKDROPS_PER_MATERIAL }),
    wears: await ageFaces({ seed, count: WEAR_HISTORIES }),
  };
}

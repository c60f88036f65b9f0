import type { LiveModel } from '@/shared/contracts/classify';
import { answeredCoins, cutFrames, placeOf } from '@/shared/detector/coin-frames';
import { openPixels } from '@/shared/detector/photo-coins';
import { type Pixels, resample, squareOf } from '@/shared/resample';
import type { LiveAnswer, SeenCoins } from '../live-protocol';

/** Coins of a picture that are answered while the camera runs: each takes as long as the network. */
const MOST_ANSWERED = 4;

/**
 * Finds the coins of a picture and cuts them out as the server does, and asks about the first of them.
 * @param ask null before the model is there
 */
export async function lookAt(
  pixels: Pixels,
  model: Pick<LiveModel, 'preprocessing'>,
  ask: ((pixels: Uint8Array) => Promise<LiveAnswer>) | null,
): Promise<SeenCoins> {
  const start = performance.now();
  const photo = openPixels(pixels);
  const coins = await answeredCoins(resample, photo);
  const answers: LiveAnswer[] = [];
  if (ask && coins.length > 0) {
    const spec = model.preprocessing;
    const frames = await cutFrames({
      photo,
      coins: coins.slice(0, MOST_ANSWERED),
      placed: false,
      spec,
      resize: resample,
      squares: {
        ofPhoto: async () => squareOf(pixels, spec.size),
        ofCopy: async (copy) => squareOf(copy, spec.size),
      },
    });
    for (const frame of frames) answers.push(await ask(frame));
  }
  return {
    aspect: photo.height / photo.width,
    coins: coins.map((coin) => placeOf(coin, photo)),
    answers: ask ? answers : null,
    ms: performance.now() - start,
  };
}

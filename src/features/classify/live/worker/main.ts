import type { LiveModel } from '@/shared/contracts/classify';
import type { FromWorker, ToWorker } from '../live-protocol';
import { lookAt } from './look';
import { openLive } from './network';
import { pixelsOf } from './picture';

/*
 * The worker that looks for coins in what the camera shows, and answers with one model: in this browser, so that no
 * picture leaves it before its person takes a photo. `src/server/browser-program` makes one file of it.
 */

const say = (message: FromWorker) => self.postMessage(message);

let model: LiveModel | null = null;
let ask: Awaited<ReturnType<typeof openLive>> | null = null;

self.addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'open') return open(data.model);
  if (!model) return data.picture.close();
  try {
    say({ type: 'seen', seen: await lookAt(pixelsOf(data.picture), model, ask) });
  } catch (error) {
    ask = null;
    say({ type: 'failed', reason: reasonOf(error) });
  }
});

async function open(wanted: LiveModel): Promise<void> {
  model = wanted;
  try {
    ask = await openLive(wanted);
    say({ type: 'ready' });
  } catch (error) {
    say({ type: 'failed', reason: reasonOf(error) });
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

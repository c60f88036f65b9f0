import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { trainSteps } from './training-steps';

/*
 * Writes first-step.json: loss and predictions of one step by TensorFlow on the CPU, which other runtimes are held
 * against. Run it after a change of the network, the augmentation or the optimizer that is meant:
 *   node --import tsx worker/tf/testing/write-first-step.ts
 */

const batch = 2;
const { losses, predictions } = await trainSteps('tensorflow', { steps: 1, batch });
const file = path.join(import.meta.dirname, 'first-step.json');
await writeFile(file, `${JSON.stringify({ batch, loss: losses[0], predictions }, null, 2)}\n`);

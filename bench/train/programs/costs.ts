import type { Recipe } from '@/shared/recipe/recipe';
import { nativeBackend } from '../../../worker/tf/kernels/native-backend';
import { openRuntime } from '../../../worker/tf/runtime/open-runtime';
import { CallCounter, type Calls } from '../../../worker/tf/testing/step-costs';
import { answer } from '../../measuring-process';
import { openProduct } from '../product';

export interface CostsRequest {
  recipe: Recipe;
  classes: number;
}

/** What one step asks of libtensorflow, counted once everything that lasts is made; null on another backend. */
answer(async ({ recipe, classes }: CostsRequest): Promise<Calls | null> => {
  await openRuntime('tensorflow');
  if (!nativeBackend()) return null;
  const counter = new CallCounter();
  const product = await openProduct({ runtime: 'tensorflow', recipe, classes });
  await product.syntheticSteps(1);
  counter.take();
  await product.syntheticSteps(1);
  const costs = counter.take();
  counter.stop();
  product.dispose();
  return costs;
});

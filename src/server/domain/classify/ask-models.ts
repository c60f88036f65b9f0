import type { CoinClass } from '@/shared/coin-class';
import type { ClassScore } from '@/shared/contracts/classify';
import type { Deps } from '../../deps';
import { topK } from '../../inference/top-k';
import type { ChosenModel } from './choose-models';

/** Classes shown of each answer. */
const TOP = 5;

/** An answer as the history keeps it. */
export interface ModelAnswer {
  modelId: string;
  /** Decoding and network together, milliseconds. */
  ms: number;
  top: ScoreJson[];
}

/** `ClassScore` as the type of a JSON column wants it: with an index signature, which interfaces lack. */
type ScoreJson = Pick<ClassScore, keyof ClassScore>;

/** Asks the models one after the other, so that each latency is its own and not that of its neighbours. */
export async function askModels(
  deps: Deps,
  models: ChosenModel[],
  bytes: Uint8Array,
): Promise<ModelAnswer[]> {
  const answers: ModelAnswer[] = [];
  for (const { served, classes } of models) {
    const { probabilities, ms, preprocessMs } = await deps.inference.classify({ model: served, bytes });
    const top = topK(probabilities, TOP).map(({ index, p }) => toScore(classes[index] as CoinClass, p));
    answers.push({ modelId: served.id, ms: ms + preprocessMs, top });
  }
  return answers;
}

function toScore({ key, label, value, currency, country }: CoinClass, p: number): ScoreJson {
  return { class: key, label, value, currency, country, p };
}

import { packEmbedding } from '../embedding';
import { normalizePixels, type PreprocessingSpec } from '../preprocessing';
import { rotatePixels, rotationAngles } from '../rotate-pixels';
import { energyOf } from './profile';
import { likenessOf } from './prototypes';
import { type Rows, unpackEmbeddings } from './rows';

/** What speaks for a coin that the network has learned; see `Evidence`. */
export interface CoinEvidence {
  /** Null of networks that an earlier release wrote. */
  energy: number | null;
  /** Null without prototypes. */
  likeness: number | null;
}

/** What a network gives of one picture. */
interface NetworkOutputs {
  probabilities: Float32Array;
  /** These two only where all is wanted. */
  embedding?: Float32Array | undefined;
  /** None of networks of an earlier release. */
  logits?: Float32Array | undefined;
}

/** Runs a network, by whatever runtime there is. @param input `[1, size, size, 3]` */
export type RunNetwork = (input: Float32Array, wantsAll: boolean) => Promise<NetworkOutputs>;

/** One network's answer to the pixels of one photo, averaged over the rotations of its preprocessing; times in milliseconds. */
export async function askNetwork({
  run,
  pixels,
  preprocessing,
  classCount,
}: {
  run: RunNetwork;
  pixels: Uint8Array;
  preprocessing: PreprocessingSpec;
  classCount: number;
}) {
  const { size } = preprocessing;
  const sum = new Float32Array(classCount);
  const angles = rotationAngles(preprocessing.testTimeRotations);
  let [ms, preprocessMs] = [0, 0];
  let [logits, embedding]: [Float32Array | null, Float32Array] = [null, new Float32Array()];
  for (const degrees of angles) {
    const start = performance.now();
    const view = degrees === 0 ? pixels : rotatePixels({ pixels, size, degrees });
    const input = normalizePixels(view, preprocessing);
    const ready = performance.now();
    const answer = await run(input, degrees === 0);
    ms += performance.now() - ready;
    preprocessMs += ready - start;
    const values = answer.probabilities;
    if (values.length !== classCount) {
      throw new Error(`the network answers ${values.length} probabilities for ${classCount} classes`);
    }
    for (let i = 0; i < classCount; i++) sum[i] = (sum[i] as number) + (values[i] as number) / angles.length;
    if (degrees !== 0) continue;
    embedding = answer.embedding ?? embedding;
    logits = answer.logits ?? null;
  }
  return { probabilities: sum, logits, embedding, ms, preprocessMs };
}

/** @param learned prototypes of the classes; null while there are none */
export function evidenceOf(
  { logits, embedding }: { logits: Float32Array | null; embedding: Float32Array },
  learned: Rows | null,
): CoinEvidence {
  return {
    energy: logits === null ? null : energyOf(logits),
    likeness:
      learned === null
        ? null
        : likenessOf(unpackEmbeddings(packEmbedding(embedding), embedding.length).values, learned),
  };
}

import sharp from 'sharp';
import { decodePixels, normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { presetRecipe } from '@/shared/recipe/presets';
import {
  type EvaluationFile,
  type GoldenFile,
  RESULT_FILES,
  type TrainerSummary,
} from '@/shared/trainer-job';
import { colourWeights } from './colour-weights';

const CLASSES = 3;
const spec = preprocessingFor(96);

/**
 * All that a trainer leaves behind of a network of the quick preset that tells red, green and blue photos apart: its
 * weights, the evaluation of the test split and the golden set.
 * @param photos of the test split
 * @param answer what was predicted of a photo
 */
export async function colourResults({
  photos,
  gain,
  answer = (truth) => truth,
  alterEvaluation = () => undefined,
  summary,
}: {
  photos: { hash: string; classIndex: number; bytes: Uint8Array }[];
  gain: number;
  answer?: (truth: number, photo: number) => number;
  alterEvaluation?: (evaluation: EvaluationFile) => void;
  summary: TrainerSummary;
}): Promise<{ path: string; bytes: Buffer }[]> {
  const test = summary.evaluations.find((one) => one.split === 'test');
  if (!test) throw new Error('the summary has no evaluation of the test split');
  const evaluation: EvaluationFile = {
    splits: [
      {
        summary: test,
        items: photos.map(({ hash, classIndex }, photo) => {
          const predicted = answer(classIndex, photo);
          return {
            hash,
            truth: classIndex,
            predicted,
            confidence: 0.5 + photo / 100,
            rank: predicted === classIndex ? 1 : 2,
          };
        }),
      },
    ],
  };
  alterEvaluation(evaluation);
  const golden: GoldenFile = {
    items: await Promise.all(
      photos.slice(0, 3).map(async ({ hash, bytes }) => ({
        hash,
        probabilities: await meanColourProbabilities(bytes, gain),
      })),
    ),
  };
  const { width, inputSize, headUnits } = presetRecipe('quick').model;
  const weights = colourWeights({ width, inputSize, headUnits, classes: CLASSES }, gain);
  return [
    { path: RESULT_FILES.tfjs, bytes: Buffer.from(weights.manifest) },
    { path: 'tfjs/group1-shard1of1.bin', bytes: weights.shard },
    { path: RESULT_FILES.evaluation, bytes: Buffer.from(JSON.stringify(evaluation)) },
    { path: RESULT_FILES.golden, bytes: Buffer.from(JSON.stringify(golden)) },
  ];
}

/** What the network must answer, by arithmetic of our own. */
async function meanColourProbabilities(bytes: Uint8Array, gain: number): Promise<number[]> {
  const input = normalizePixels(await decodePixels({ sharp, bytes, spec }), spec);
  const sums = [0, 0, 0];
  for (let i = 0; i < input.length; i++) sums[i % 3] = (sums[i % 3] as number) + (input[i] as number);
  const exps = sums.map((sum) => Math.exp((gain * sum) / (input.length / 3)));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / total);
}

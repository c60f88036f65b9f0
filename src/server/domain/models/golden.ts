import { GOLDEN_TOLERANCE } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import type { ServedModel } from '../../inference/inference';
import { OLDEST_SERVED_GRAPH } from './network-graph';
import { readGolden } from './result-files';

/** Probabilities differ by at most this; stands in for "not a number" too, which a database cannot keep. */
const WORST_DIFFERENCE = 1;

/**
 * May this model version classify? Only when the server has built its network, which gives the trainer's own
 * probabilities.
 */
export function canClassify(model: {
  onnxHash: string | null;
  graphVersion: number | null;
  goldenDifference: number | null;
}): boolean {
  return (
    model.onnxHash !== null &&
    model.graphVersion !== null &&
    model.graphVersion >= OLDEST_SERVED_GRAPH &&
    model.goldenDifference !== null &&
    model.goldenDifference <= GOLDEN_TOLERANCE
  );
}

/**
 * Compares the built network with the trainer's answers to the golden set: to the photos as they are, for it is
 * the network that is checked, not the averaging over rotations.
 * @returns the largest difference of a probability, null when it could not be measured; either way with the
 *   sentences that describe the problem, none when there is none
 * @throws AppError `unavailable` while the server shuts down
 */
export async function verifyGraph(
  deps: Deps,
  { model, goldenHash }: { model: ServedModel; goldenHash: string | null },
): Promise<{ goldenDifference: number | null; warnings: string[] }> {
  const unproven = (why: string) => ({
    goldenDifference: null,
    warnings: [`This model cannot classify photos: ${why}.`],
  });
  if (!goldenHash) return unproven('the trainer left no golden set to check it with');
  try {
    const golden = await readGolden(deps, { hash: goldenHash, classCount: model.classCount });
    if (golden.items.length === 0) return unproven('its golden set is empty');
    const { agrees, maxDifference } = await deps.inference.verifyGolden({
      model,
      golden,
      readPhoto: (hash) => deps.blobs.read(hash),
    });
    const goldenDifference = Number.isFinite(maxDifference) ? maxDifference : WORST_DIFFERENCE;
    if (agrees) return { goldenDifference, warnings: [] };
    const warning =
      `This model cannot classify photos: the network as this server runs it differs from the trained one by up to ` +
      `${goldenDifference.toPrecision(2)} in a probability; ${GOLDEN_TOLERANCE} is allowed.`;
    return { goldenDifference, warnings: [warning] };
  } catch (error) {
    if (error instanceof AppError && (error.code === 'unavailable' || error.code === 'disk-full'))
      throw error;
    // A network that cannot be loaded is still worth keeping: its metrics are valid, and it can be exported again.
    deps.log.warn({ err: error, onnxHash: model.onnxHash }, 'golden set could not be checked');
    return unproven('the server could not run its network');
  }
}

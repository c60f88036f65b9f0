import type { WorkerListItem } from '@/shared/contracts/runs';
import type { Recipe } from '@/shared/recipe';
import { canTrain } from './lifecycle';

/** Why a queued run does not start yet, in words. Pure. */
export function reasonToWait({
  recipe,
  workers,
  ahead,
}: {
  recipe: Recipe;
  workers: Pick<WorkerListItem, 'connected' | 'runtime' | 'problem' | 'name'>[];
  /** Queued runs that go first. */
  ahead: number;
}): string {
  const connected = workers.filter((worker) => worker.connected);
  if (connected.length === 0) return 'No worker is connected. Start one; see the workers page.';
  const able = connected.filter((worker) => canTrain(worker, { recipe }));
  if (able.length === 0) return problemOf(connected);
  if (ahead > 0) return `${ahead} ${ahead === 1 ? 'run is' : 'runs are'} ahead of it.`;
  return able.length === 1
    ? `Worker ${able[0]?.name} is busy or about to take it.`
    : 'Waiting for a free worker.';
}

function problemOf(connected: Pick<WorkerListItem, 'runtime' | 'problem' | 'name'>[]): string {
  const wasm = connected.find((worker) => worker.runtime === 'wasm');
  if (wasm) {
    return `Worker ${wasm.name} has neither TensorFlow nor a GPU and trains the head only; this run trains more. ${wasm.problem ?? ''}`.trim();
  }
  const broken = connected.find((worker) => worker.problem);
  if (connected.length === 1 && broken) return `Worker ${broken.name} cannot train: ${broken.problem}`;
  return `None of the ${connected.length} connected workers can train${broken ? `: ${broken.problem}` : '.'}`;
}

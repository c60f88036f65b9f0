import type { WorkerListItem } from '@/shared/contracts/workers';
import { lacking, requirementLabels } from '@/shared/worker-fit';
import type { Run } from '../../../db/generated/client';
import { requirementsOf } from '../../../db/run-row';
import { canTrain } from './claim';

export type WaitingWorker = Pick<
  WorkerListItem,
  'connected' | 'runtime' | 'problem' | 'name' | 'labels' | 'gpuMemoryMiB' | 'draining'
>;

/** Why a queued run does not start yet, in words. Pure. */
export function reasonToWait({
  run,
  workers,
  ahead,
  now,
  isHeld = false,
}: {
  run: Pick<Run, 'recipe' | 'requires' | 'notBefore'>;
  workers: WaitingWorker[];
  /** Queued runs that go first. */
  ahead: number;
  now: Date;
  /** Leaks were found in its data, and nobody has overridden them. */
  isHeld?: boolean;
}): string {
  if (isHeld) {
    return 'Copies of one photo were found in several splits of its data. Override that with a reason, or cancel the run.';
  }
  if (run.notBefore && run.notBefore > now) return `Scheduled for ${timeText(run.notBefore)}.`;
  const connected = workers.filter((worker) => worker.connected);
  if (connected.length === 0) return 'No worker is connected. Start one; see the workers page.';
  const able = connected.filter((worker) => canTrain(worker, run));
  if (able.length === 0) return mismatchOf(run, connected) ?? problemOf(connected);
  const taking = able.filter((worker) => !worker.draining);
  if (taking.length === 0) return drainingLabel(able);
  if (ahead > 0) return `${ahead} ${ahead === 1 ? 'run is' : 'runs are'} ahead of it.`;
  return taking.length === 1
    ? `Worker ${taking[0]?.name} is busy or about to take it.`
    : 'Waiting for a free worker.';
}

function drainingLabel(able: WaitingWorker[]): string {
  const who =
    able.length === 1 ? `Worker ${able[0]?.name}, which` : `All ${able.length} connected workers that`;
  const drains = able.length === 1 ? 'is drained' : 'are drained';
  return `${who} could train it, ${drains}: let it take runs again on the workers page.`;
}

/** What the run asks for and nobody connected has; null when that is not what it waits for. */
function mismatchOf(run: Pick<Run, 'requires'>, connected: WaitingWorker[]): string | null {
  const requires = requirementsOf(run);
  const training = connected.filter(({ runtime }) => runtime !== null);
  const lacks = training.map((worker) => ({ worker, lacks: lacking(worker, requires) }));
  if (training.length === 0 || lacks.some((it) => it.lacks.length === 0)) return null;
  const wanted = requirementLabels(requires).join(', ');
  const [only] = lacks;
  return lacks.length === 1 && only
    ? `It asks for ${wanted}. Worker ${only.worker.name} ${only.lacks.join(' and ')}.`
    : `It asks for ${wanted}: none of the ${connected.length} connected workers has that.`;
}

function problemOf(connected: WaitingWorker[]): string {
  const wasm = connected.find((worker) => worker.runtime === 'wasm');
  if (wasm) {
    return `Worker ${wasm.name} has neither TensorFlow nor a GPU and trains the head only; this run trains more. ${wasm.problem ?? ''}`.trim();
  }
  const broken = connected.find((worker) => worker.problem);
  if (connected.length === 1 && broken) return `Worker ${broken.name} cannot train: ${broken.problem}`;
  return `None of the ${connected.length} connected workers can train${broken ? `: ${broken.problem}` : '.'}`;
}

/** To the minute, with its zone: the reader may be in another one than the server. */
function timeText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

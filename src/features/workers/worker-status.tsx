import { cn } from '@/components/ui/cn';
import type { WorkerListItem } from '@/shared/contracts/workers';

export type WorkerCondition = 'training' | 'ready' | 'draining' | 'drained' | 'cannot-train' | 'away';

/** The condition of a worker, for the list. */
export function workerCondition(
  worker: Pick<WorkerListItem, 'connected' | 'runtime' | 'draining' | 'currentRuns'>,
): WorkerCondition {
  if (!worker.connected) return 'away';
  if (worker.runtime === null) return 'cannot-train';
  const trains = worker.currentRuns.length > 0;
  if (worker.draining) return trains ? 'draining' : 'drained';
  return trains ? 'training' : 'ready';
}

const looks: Record<WorkerCondition, { label: string; dot: string }> = {
  training: { label: 'Training', dot: 'bg-accent' },
  ready: { label: 'Ready', dot: 'bg-good' },
  draining: { label: 'Draining', dot: 'bg-warn' },
  drained: { label: 'Drained', dot: 'bg-warn' },
  'cannot-train': { label: 'Cannot train', dot: 'bg-bad' },
  away: { label: 'Not connected', dot: 'bg-border-strong' },
};

export function WorkerDot({ condition }: { condition: WorkerCondition }) {
  return (
    <span aria-hidden className={cn('inline-block size-2 shrink-0 rounded-full', looks[condition].dot)} />
  );
}

export function conditionLabel(condition: WorkerCondition): string {
  return looks[condition].label;
}

/** Display names of the runtimes. */
export function runtimeLabel(runtime: string | null): string {
  if (runtime === 'tensorflow') return 'TensorFlow';
  if (runtime === 'webgpu') return 'WebGPU';
  if (runtime === 'wasm') return 'WebAssembly, head only';
  return runtime ?? 'No runtime';
}

/** Versions for reading: `node v20.1`, but not `tensorflow TensorFlow 2.21`, and a platform by itself. */
export function versionLabel(versions: Record<string, string>): string[] {
  return Object.entries(versions).map(([name, version]) =>
    name === 'platform' || version.toLowerCase().startsWith(name.toLowerCase())
      ? version
      : `${name} ${version}`,
  );
}

import type { RunRequirements } from './run-requirements';

/** What of a worker decides whether a run may be given to it. */
export interface WorkerAbilities {
  runtime: string | null;
  /** Of its largest GPU; null without one, or where it is not known. */
  gpuMemoryMiB: number | null;
  labels: readonly string[];
}

/**
 * What this worker lacks of what a run asks for, in words that follow “Worker lab”; empty when it fits. Pure.
 */
export function lacking(worker: WorkerAbilities, requires: RunRequirements): string[] {
  const { runtime, gpuMemoryMiB, labels = [] } = requires;
  const missing = labels.filter((label) => !worker.labels.includes(label));
  const lacks: string[] = [];
  if (runtime && worker.runtime !== runtime) {
    lacks.push(
      worker.runtime ? `trains on ${worker.runtime}, not ${runtime}` : `does not train on ${runtime}`,
    );
  }
  if (gpuMemoryMiB && (worker.gpuMemoryMiB ?? 0) < gpuMemoryMiB) {
    lacks.push(
      worker.gpuMemoryMiB === null
        ? 'has no GPU memory that is known of'
        : `has ${gibibytes(worker.gpuMemoryMiB)} of GPU memory, not ${gibibytes(gpuMemoryMiB)}`,
    );
  }
  if (missing.length > 0) {
    lacks.push(`does not have the ${missing.length === 1 ? 'label' : 'labels'} ${missing.join(', ')}`);
  }
  return lacks;
}

export function fits(worker: WorkerAbilities, requires: RunRequirements): boolean {
  return lacking(worker, requires).length === 0;
}

/** What a run asks for, in words; empty when it takes any worker. */
export function requirementLabels({ runtime, gpuMemoryMiB, labels = [] }: RunRequirements): string[] {
  return [
    ...(runtime ? [runtime] : []),
    ...(gpuMemoryMiB ? [`${gibibytes(gpuMemoryMiB)} of GPU memory`] : []),
    ...labels.map((label) => `label ${label}`),
  ];
}

function gibibytes(mebibytes: number): string {
  return `${Number((mebibytes / 1024).toFixed(1))} GiB`;
}

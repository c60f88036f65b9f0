import type { RunRequirements } from './run-requirements';

/** The properties of a worker that decide whether it may train a run. */
export interface WorkerAbilities {
  runtime: string | null;
  /** Of its largest GPU; null without one, or where it is not known. */
  gpuMemoryMiB: number | null;
  labels: readonly string[];
}

/**
 * Requirements of a run that this worker does not meet, as texts that follow “Worker lab”; empty when it fits.
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
        ? 'reports no GPU memory'
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

/** The requirements of a run as labels; empty when any worker will do. */
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

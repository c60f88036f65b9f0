import { statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import type { MachineSample } from '@/shared/machine-sample';
import type { GpuWatch } from './gpu-watch';
import { findTemperatureFile, readTemperature } from './processor-temperature';

interface Ticks {
  busy: number;
  all: number;
}

/**
 * Looks at the machine with what Node and the system's own files tell. A look costs well under a millisecond of
 * computing; a library that starts programs for it would cost a hundred times that.
 */
export class MachineSampler {
  readonly #cacheDir: string;
  readonly #gpus: Pick<GpuWatch, 'gpus'>;
  readonly #temperatureFile: string | null;
  #last = processorTicks();

  private constructor(cacheDir: string, gpus: Pick<GpuWatch, 'gpus'>, temperatureFile: string | null) {
    this.#cacheDir = cacheDir;
    this.#gpus = gpus;
    this.#temperatureFile = temperatureFile;
  }

  /** @param cacheDir tells which file system's room is meant */
  static async open(cacheDir: string, gpus: Pick<GpuWatch, 'gpus'>): Promise<MachineSampler> {
    return new MachineSampler(cacheDir, gpus, await findTemperatureFile());
  }

  /** How the machine does now; the processors' load is that since the last look. */
  async look(): Promise<MachineSample> {
    const [disk, temperature] = await Promise.all([
      statfs(this.#cacheDir).catch(() => null),
      this.#temperatureFile ? readTemperature(this.#temperatureFile) : null,
    ]);
    const now = processorTicks();
    const all = now.all - this.#last.all;
    const cpu = all > 0 ? Math.min(1, Math.max(0, (now.busy - this.#last.busy) / all)) : 0;
    this.#last = now;
    const memoryTotal = memoryLimit();
    return {
      cpu: Math.round(cpu * 1000) / 1000,
      temperature,
      memoryUsed: Math.max(0, memoryTotal - process.availableMemory()),
      memoryTotal,
      diskFree: disk ? disk.bavail * disk.bsize : null,
      diskTotal: disk ? disk.blocks * disk.bsize : null,
      gpus: this.#gpus.gpus,
    };
  }
}

function processorTicks(): Ticks {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const used = times.user + times.nice + times.sys + times.irq;
    busy += used;
    all += used + times.idle;
  }
  return { busy, all };
}

/** What this process may have: a container's limit where there is one. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

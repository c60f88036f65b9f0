import { readdir, readFile, statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import type { MachineSample } from '@/shared/machine-sample';
import type { GpuWatch } from './gpu-watch';

interface Ticks {
  busy: number;
  all: number;
}

/**
 * Samples the machine with what Node and the system's files provide. A sample costs well under a millisecond of
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

  /** @param cacheDir on the file system whose free space is reported */
  static async open(cacheDir: string, gpus: Pick<GpuWatch, 'gpus'>): Promise<MachineSampler> {
    return new MachineSampler(cacheDir, gpus, await findTemperatureFile());
  }

  /** The machine's present state; the processors' load is the mean since the last sample. */
  async sample(): Promise<MachineSample> {
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

/** Memory this process may use: a container's limit where there is one. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Drivers of sensors inside processors: Intel, AMD (two generations), ARM boards. */
const DRIVERS = ['coretemp', 'k10temp', 'zenpower', 'cpu_thermal', 'cpu-thermal'];
/** Names of thermal zones that mean the processor, where there is no such driver. */
const ZONES = ['x86_pkg_temp', 'cpu-thermal', 'cpu_thermal', 'cpu0-thermal', 'soc-thermal'];

/**
 * The file with the processor's temperature, in thousandths of a degree Celsius; null where there is none,
 * as on virtual machines and outside Linux.
 */
export async function findTemperatureFile(sys = '/sys/class'): Promise<string | null> {
  for (const [folder, nameFile, known, valueFile] of [
    ['hwmon', 'name', DRIVERS, 'temp1_input'],
    ['thermal', 'type', ZONES, 'temp'],
  ] as const) {
    const base = path.join(sys, folder);
    for (const entry of (await readdir(base).catch(() => [])).sort()) {
      const name = await readFile(path.join(base, entry, nameFile), 'utf8').catch(() => '');
      const file = path.join(base, entry, valueFile);
      if (known.some((it) => it === name.trim()) && (await readTemperature(file)) !== null) return file;
    }
  }
  return null;
}

/** Degrees Celsius; null when the sensor does not answer. */
export async function readTemperature(file: string): Promise<number | null> {
  const text = (await readFile(file, 'utf8').catch(() => '')).trim();
  const thousandths = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(thousandths) ? thousandths / 1000 : null;
}

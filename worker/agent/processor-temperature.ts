import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Drivers of sensors inside processors: Intel, AMD (two generations), ARM boards. */
const DRIVERS = ['coretemp', 'k10temp', 'zenpower', 'cpu_thermal', 'cpu-thermal'];
/** Names of thermal zones that mean the processor, where there is no such driver. */
const ZONES = ['x86_pkg_temp', 'cpu-thermal', 'cpu_thermal', 'cpu0-thermal', 'soc-thermal'];

/**
 * The file that tells the processor's temperature, in thousandths of a degree Celsius; null where there is none,
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

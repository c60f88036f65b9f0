import { CliError } from './cli-error';

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a future time as people write it: `+90m`, `+8h`, `22:00` (the next one), `2030-01-31 22:00` in local time, or
 * with a zone, `2030-01-31T22:00Z`. @throws CliError saying what may be written.
 */
export function readTime(text: string, now = new Date()): Date {
  const time = parse(text.trim(), now);
  if (Number.isNaN(time.getTime())) {
    throw new CliError(`“${text}” is not a time; write “2030-01-31 22:00”, “22:00” or “+90m” (m, h or d).`);
  }
  if (time < now) throw new CliError(`${time.toLocaleString()} is in the past.`);
  return time;
}

function parse(text: string, now: Date): Date {
  const later = /^\+(\d{1,6})([mhd])$/.exec(text);
  if (later) return new Date(now.getTime() + Number(later[1]) * (UNIT_MS[later[2] ?? ''] ?? Number.NaN));
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!clock) return new Date(text.replace(' ', 'T'));
  const today = new Date(now);
  today.setHours(Number(clock[1]), Number(clock[2]), 0, 0);
  if (today <= now) today.setDate(today.getDate() + 1);
  return today;
}

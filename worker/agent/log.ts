import { type Logger, pino } from 'pino';
import { terminalLine, terminalText } from '@/shared/terminal-text';

/** One line of JSON per event on stdout; on a terminal the same as short text. The token never reaches a line. */
export function createLog(level: string): Logger {
  const options = {
    level,
    base: { part: 'worker' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: ['token', 'auth', 'authorization'],
  };
  // Without this, pino retries for ever to write its last lines to a closed pipe, and the process never ends.
  process.stdout.on('error', () => undefined);
  if (!process.stdout.isTTY) return pino(options, process.stdout);
  return pino(options, {
    write: (line: string) => void process.stdout.write(`${terminalText(asText(line))}\n`),
  });
}

function asText(line: string): string {
  const { level, time, msg, part, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const pairs = Object.entries(fields).map(([key, value]) => {
    return `${key}=${typeof value === 'string' ? terminalLine(value) : JSON.stringify(value)}`;
  });
  const { stack } = (err ?? {}) as { stack?: string };
  const head = `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${part}: ${[msg, ...pairs].join('  ')}`;
  return stack ? `${head}\n${stack}` : head;
}

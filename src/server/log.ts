import { type Logger, pino } from 'pino';
import { terminalStream } from './log-terminal';

/**
 * One line of JSON per event on stdout, ready for any collector; on a terminal the same as short text. Secrets
 * never reach a line: the fields that could carry one are cut.
 */
export function createLog({ level }: { level: string }): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: ['password', 'token', 'secret', 'headers.cookie', 'headers.authorization'],
  };
  // Without this, pino tries for ever to write its last lines to a closed pipe, and the process never ends.
  process.stdout.on('error', () => undefined);
  return pino(options, process.stdout.isTTY ? terminalStream(process.stdout) : process.stdout);
}

import { type Logger, pino } from 'pino';

/**
 * One line of JSON per event on stdout, ready for any collector. Secrets never reach a line: the paths that
 * could carry one are cut.
 */
export function createLog({ level }: { level: string }): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['password', 'token', 'secret', 'headers.cookie', 'headers.authorization'],
  });
}

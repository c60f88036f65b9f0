import type { RunEventBody } from '@/shared/run-events';

/** What is to be appended to a run's log, before it has a number. */
export interface LogEntry {
  event: RunEventBody;
  at: Date;
}

/** An entry of what happens at this moment. */
export function entryNow(event: RunEventBody): LogEntry {
  return { event, at: new Date() };
}

/** A line of the log that the server itself writes. */
export function logEntry(level: 'info' | 'warn', message: string): LogEntry {
  return entryNow({ type: 'log', payload: { level, message } });
}

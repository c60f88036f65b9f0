import type { DestinationStream } from 'pino';

/** Writes pino's lines for people: `04:55:12 info  database migrated  migration=0001_init ms=3`. */
export function terminalStream(out: { write(text: string): unknown }): DestinationStream {
  return {
    write: (line) => {
      out.write(`${format(line)}\n`);
    },
  };
}

function format(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const pairs = Object.entries(fields).map(([key, value]) => {
    return `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const head = `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${[msg ?? '', ...pairs].join('  ').trim()}`;
  const stack = (err as { stack?: string } | undefined)?.stack;
  return stack ? `${head}\n${stack}` : head;
}

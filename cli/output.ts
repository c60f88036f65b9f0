import { terminalLine, terminalText } from '@/shared/terminal-text';

/** How a command answers: for people as text, for programs as one JSON document. */
export interface Output {
  json: boolean;
  /** Prints the command's answer: `document` with --json, else what `render` makes of it. */
  answer<T>(document: T, render: (document: T) => string): void;
  /** Progress for people, on stderr; silent with --json. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    answer(document, render) {
      const text = json ? JSON.stringify(document, null, 2) : render(document);
      process.stdout.write(`${terminalText(text)}\n`);
    },
    note(text) {
      if (!json) process.stderr.write(`${terminalText(text)}\n`);
    },
  };
}

/** A name in a sentence. */
export function quoted(name: string): string {
  return `“${terminalLine(name)}”`;
}

/** Left-aligned text columns; numbers are set right. */
export function table(head: string[], rows: (string | number | null)[][]): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '–' : terminalLine(String(cell)))));
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] !== 'string'));
  const line = (row: string[]) =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...cells.map(line)].join('\n');
}

/** A fraction as a percentage with one decimal. */
export function percent(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? '–' : `${(fraction * 100).toFixed(1)} %`;
}

import { Command, InvalidArgumentError } from 'commander';

const PARTS = ['kinds', 'memory', 'list', 'grid', 'frames', 'report', 'drafts'] as const;
type Part = (typeof PARTS)[number];

export interface DataOptions {
  json: boolean;
  only: Part[];
  /** Less of everything: to see it work, not to measure. */
  quick: boolean;
  /** Photos of the largest import that memory is measured with, and of the largest report. */
  most: number;
}

/** Reads the command line; ends the process with a message when it cannot be understood. */
export function readOptions(argv: readonly string[]): DataOptions {
  return new Command('bench:data')
    .description(
      'Measures imports (photos a second by kind, memory by the number of photos, the list of a large zip), the grid of photos by each filter, its frames in a browser, the report, and drafts with many changes.',
    )
    .option('--json', 'print one JSON document on stdout and nothing else', false)
    .option('--only <parts>', `some of ${PARTS.join(',')}`, parts, [...PARTS])
    .option('--quick', 'a few photos of each kind, to see it work', false)
    .option(
      '--most <photos>',
      'photos of the largest import that memory is measured with, and of the largest report',
      count,
      10_000,
    )
    .showHelpAfterError('(--help lists what may be written)')
    .parse(argv, { from: 'user' })
    .opts<DataOptions>();
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 10 && value <= 200_000) return value;
  throw new InvalidArgumentError('It must be a whole number from 10 to 200000.');
}

function parts(text: string): Part[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no part ${unknown.join(', ')}.`);
  return PARTS.filter((part) => names.includes(part));
}

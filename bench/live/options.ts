import { Command, InvalidArgumentError, Option } from 'commander';

const PARTS = ['live', 'list', 'page', 'compare', 'matrix', 'memory'] as const;
export type Part = (typeof PARTS)[number];

const DATABASES = ['sqlite', 'postgresql'] as const;
export type DatabaseName = (typeof DATABASES)[number];

export interface LiveOptions {
  databases: DatabaseName[];
  json: boolean;
  only: Part[];
  runs: number;
  browsers: number;
  follow: number;
  /** Points per second, all runs together. */
  rate: number;
  seconds: number;
  memorySeconds: number;
  listRuns: number;
}

/** Reads the command line; ends the process with a message when it cannot be understood. */
export function readOptions(argv: readonly string[]): LiveOptions {
  const { database, ...options } = new Command('bench:live')
    .description(
      'Measures how metric points travel from workers to browsers, lists, and the pages of a run, of a comparison and of a confusion matrix.',
    )
    .option('--json', 'print one JSON document on stdout and nothing else', false)
    .option('--only <parts>', `some of ${PARTS.join(',')}`, parts, [...PARTS])
    .addOption(
      new Option('--database <name>', 'database engine').choices([...DATABASES, 'both']).default('sqlite'),
    )
    .option('--runs <n>', 'runs that receive points, one worker each', count, 20)
    .option('--browsers <n>', 'browsers that follow them', count, 200)
    .option('--follow <n>', 'runs that each browser follows', count, 1)
    .option('--rate <points>', 'metric points per second, all runs together', count, 2600)
    .option('--seconds <n>', 'duration of the load', count, 20)
    .option('--memory-seconds <n>', 'duration of the memory measurement under the same load', count, 600)
    .option('--list-runs <n>', 'runs in the list', count, 1000)
    .showHelpAfterError('(--help lists what may be written)')
    .parse(argv, { from: 'user' })
    .opts<Omit<LiveOptions, 'databases'> & { database: DatabaseName | 'both' }>();
  return { ...options, databases: database === 'both' ? [...DATABASES] : [database] };
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000000.');
}

function parts(text: string): Part[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no part ${unknown.join(', ')}.`);
  return PARTS.filter((part) => names.includes(part));
}

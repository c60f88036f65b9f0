import { text as readText } from 'node:stream/consumers';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { KindCounts, LifecycleOutcome } from '@/shared/contracts/lifecycle';
import { bytes, counted } from '@/shared/format';
import { inBatches, joinOutcomes, joinPreviews } from '@/shared/lifecycle-batches';
import { countOfKind, LIFECYCLE_KINDS, type LifecycleKind } from '@/shared/lifecycle-kinds';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import type { Output } from '../output';

type Api = Connection['api']['lifecycle'];

/** What commands call a kind: `runs`, `versions`. */
const words = Object.fromEntries(LIFECYCLE_KINDS.map((kind) => [`${kind}s`, kind])) as Record<
  string,
  LifecycleKind
>;

function parseKind(word: string): LifecycleKind {
  const kind = words[word] ?? LIFECYCLE_KINDS.find((known) => known === word);
  if (kind) return kind;
  throw new InvalidArgumentError(`Kinds are ${Object.keys(words).join(', ')}.`);
}

const kindArgument = new Argument('<kind>', Object.keys(words).join(', ')).argParser(parseKind);
const refsArgument = new Argument(
  '<what...>',
  'numbers, ids or names (a version as dataset:number); - reads them from stdin, one a line',
);

async function refsOf(given: readonly string[]): Promise<string[]> {
  if (given.length !== 1 || given[0] !== '-') return [...given];
  const lines = (await readText(process.stdin)).split('\n').map((line) => line.trim());
  const refs = lines.filter((line) => line !== '');
  if (refs.length === 0) throw new CliError('Nothing came from stdin: write one number, id or name a line.');
  return refs;
}

interface Action {
  kind: LifecycleKind;
  refs: readonly string[];
  what: string;
  call: (api: Api, refs: string[]) => Promise<LifecycleOutcome>;
}

/** Calls with some at a time, and says how far it is and what stayed. */
async function carryOut({ kind, refs, what, call }: Action, output: Output): Promise<void> {
  const { api } = await connect();
  const outcomes = await inBatches(
    refs,
    (some) => call(api.lifecycle, some),
    (done) => refs.length > done && output.note(`${done} of ${refs.length} …`),
  );
  const outcome = joinOutcomes(outcomes);
  output.answer(outcome, ({ done }) => `${countOfKind(kind, done.length)} ${what}`);
  for (const { label, reason } of outcome.refused)
    process.stderr.write(`${terminalLine(`${label}: ${reason}`)}\n`);
  if (outcome.refused.length > 0) process.exitCode = 1;
}

function listed(counts: KindCounts): string {
  return (Object.entries(counts) as [LifecycleKind, number][])
    .map(([kind, count]) => countOfKind(kind, count))
    .join(', ');
}

interface DeleteOptions {
  withDependents: boolean;
  dryRun: boolean;
}

async function preview(kind: LifecycleKind, refs: readonly string[], output: Output): Promise<void> {
  const { api } = await connect();
  const previews = await inBatches(refs, (some) => api.lifecycle.preview.query({ kind, refs: some }));
  output.answer(joinPreviews(previews), (shown) =>
    [
      `${countOfKind(kind, shown.items.length)} would go to the bin for ${counted(shown.binDays, 'day')}.`,
      listed(shown.along) && `Along with them: ${listed(shown.along)}.`,
      listed(shown.dependents) &&
        `Used by ${listed(shown.dependents)} (${shown.dependentLabels.join(', ')}): --with-dependents deletes those too.`,
      shown.bytes > 0 && `Frees up to ${bytes(shown.bytes)} afterwards.`,
      ...shown.obstacles,
    ]
      .filter(Boolean)
      .join('\n'),
  );
}

/** `archive`, `unarchive`, `delete` and `bin restore`, for every kind of thing; `restore` alone is of backups. */
export function addLifecycleCommands(program: Command, bin: Command, output: () => Output): void {
  const command = (name: string, description: string, group = program) =>
    group.command(name).addArgument(kindArgument).addArgument(refsArgument).description(description);

  command('archive', 'hide from lists').action(async (kind: LifecycleKind, given: string[]) =>
    carryOut(
      {
        kind,
        refs: await refsOf(given),
        what: 'archived',
        call: (api, refs) => api.archive.mutate({ kind, refs }),
      },
      output(),
    ),
  );
  command('unarchive', 'show in lists again').action(async (kind: LifecycleKind, given: string[]) =>
    carryOut(
      {
        kind,
        refs: await refsOf(given),
        what: 'unarchived',
        call: (api, refs) => api.unarchive.mutate({ kind, refs }),
      },
      output(),
    ),
  );
  command('delete', 'move to the bin, with all that belongs to it')
    .option('--with-dependents', 'also the runs that use it', false)
    .option('--dry-run', 'only say what would go along and what stands against it', false)
    .action(async (kind: LifecycleKind, given: string[], { withDependents, dryRun }: DeleteOptions) => {
      const refs = await refsOf(given);
      if (dryRun) return preview(kind, refs, output());
      const call = (api: Api, some: string[]) => api.delete.mutate({ kind, refs: some, withDependents });
      return carryOut({ kind, refs, what: 'in the bin', call }, output());
    });
  command('restore', 'take out of the bin', bin).action(async (kind: LifecycleKind, given: string[]) =>
    carryOut(
      {
        kind,
        refs: await refsOf(given),
        what: 'restored',
        call: (api, refs) => api.restore.mutate({ kind, refs }),
      },
      output(),
    ),
  );
}

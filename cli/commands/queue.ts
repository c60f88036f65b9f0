import type { Command } from 'commander';
import type { MoveRunInput } from '@/shared/contracts/queue';
import { terminalLine } from '@/shared/terminal-text';
import { requirementLabels } from '@/shared/worker-fit';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, table } from '../output';
import { addListOptions, DEFAULT_LIMIT, type ListOptions, readPages } from '../paging';
import { readTime } from '../times';

interface MoveOptions {
  before?: string;
  after?: string;
  top?: boolean;
  bottom?: boolean;
}

async function listQueue(wanted: ListOptions, output: Output): Promise<void> {
  const server = await connect();
  const queue = await readPages((page) => server.api.queue.list.query(page), {
    ...wanted,
    noun: ['queued run', 'queued runs'],
  });
  output.answer(
    queue.map((item, index) => ({
      place: index + 1,
      run: item.number,
      id: item.id,
      name: item.name,
      dataset: item.datasetName,
      priority: item.priority,
      notBefore: item.notBefore,
      requires: item.requires,
      sweep: item.sweepNumber,
      waitingFor: item.waitingFor,
    })),
    (rows) =>
      rows.length === 0
        ? 'Queue is empty.'
        : table(
            ['place', 'run', 'name', 'dataset', 'priority', 'requires', 'waiting for'],
            rows.map((row) => [
              row.place,
              row.run,
              row.name,
              row.dataset,
              row.priority,
              requirementLabels(row.requires).join(', ') || null,
              row.waitingFor,
            ]),
          ),
  );
}

function targetOf({ before, after, top, bottom }: MoveOptions): MoveRunInput['to'] {
  const targets = [
    ...(before === undefined ? [] : [{ before }]),
    ...(after === undefined ? [] : [{ after }]),
    ...(top ? ['top' as const] : []),
    ...(bottom ? ['bottom' as const] : []),
  ];
  const [target] = targets;
  if (!target || targets.length > 1) {
    throw new CliError('Give the new place with one of --before <run>, --after <run>, --top and --bottom.');
  }
  return target;
}

async function moveRun(run: string, options: MoveOptions, output: Output): Promise<void> {
  const to = targetOf(options);
  const server = await connect();
  await server.api.queue.move.mutate({ run, to });
  await listQueue({ limit: DEFAULT_LIMIT }, output);
}

async function setPriority(run: string, text: string, output: Output): Promise<void> {
  const priority = Number(text);
  if (!Number.isInteger(priority)) throw new CliError(`“${text}” is not a whole number.`);
  const server = await connect();
  await server.api.queue.setPriority.mutate({ run, priority });
  output.answer({ run, priority }, () => `Run ${terminalLine(run)} now has priority ${priority}.`);
}

async function scheduleRun(run: string, text: string, output: Output): Promise<void> {
  const notBefore = text === 'now' ? null : readTime(text);
  const server = await connect();
  await server.api.queue.schedule.mutate({ run, notBefore });
  output.answer({ run, notBefore }, () =>
    notBefore
      ? `Run ${terminalLine(run)} does not start before ${notBefore.toLocaleString()}.`
      : `Run ${terminalLine(run)} starts as soon as a worker is free.`,
  );
}

/** @param runs the command group `runs` */
export function addQueueCommands(program: Command, runs: Command, output: () => Output): void {
  const queue = program.command('queue').description('list queued runs in their order');
  addListOptions(queue).action((options: ListOptions) => listQueue(options, output()));
  queue
    .command('move')
    .argument('<run>', 'number or id of a queued run')
    .option('--before <run>', 'move it directly before another queued run')
    .option('--after <run>', 'move it directly after another queued run')
    .option('--top', 'move it to the front')
    .option('--bottom', 'move it to the end')
    .description('move a run to another place in the queue, and print the queue')
    .action((run: string, options: MoveOptions) => moveRun(run, options, output()));
  runs
    .command('priority')
    .argument('<run>', 'number or id')
    .argument('<priority>', 'whole number; runs of higher priority start first; default: 0')
    .description('set the priority of a run')
    .action((run: string, priority: string) => setPriority(run, priority, output()));
  runs
    .command('schedule')
    .argument('<run>', 'number or id')
    .argument('<time>', '“2030-01-31 22:00”, “22:00”, “+90m”, or “now” to start as soon as possible')
    .description('start a queued run not before a time')
    .action((run: string, time: string) => scheduleRun(run, time, output()));
}

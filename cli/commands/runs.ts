import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { checkpointPlace } from '@/shared/checkpoint-labels';
import type { RunDetail, RunListItem } from '@/shared/contracts/runs';
import { counted } from '@/shared/format';
import { leakBadge, leakSentence } from '@/shared/leak-labels';
import { recipeFromAssignments } from '@/shared/recipe/assignments';
import { PRESETS, type PresetName } from '@/shared/recipe/presets';
import type { EvaluationSummary, RunEvent } from '@/shared/run-events';
import { isFinal, RUN_STATES, type RunState, runStateLabels } from '@/shared/run-state';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { runNames } from '../name-option';
import { type Output, percent, quoted, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';
import { addQueueingOptions, type QueueingOptions, queueingInput } from '../queueing-options';
import { assignmentsOf, keyHelp } from '../recipe-text';

const POLL_MS = 700;

/** In every document about runs: which run it is, its state and its dataset. */
function runIdentity(run: RunListItem) {
  return {
    run: run.number,
    id: run.id,
    name: run.name,
    state: run.state,
    experiment: run.experimentName,
    dataset: run.datasetName,
    datasetVersion: run.datasetVersion,
    preset: run.preset,
    leaks: run.leaks,
  };
}

/** The document of `runs start` and of control requests. */
function runDocument(run: RunDetail) {
  return { ...runIdentity(run), model: run.modelNumber, error: run.error };
}

function topMetrics(evaluation: Pick<EvaluationSummary, 'top1' | 'top5'> | null) {
  return evaluation && { top1: evaluation.top1, top5: evaluation.top5 };
}

/** The best that a run measured and, beside it, the epoch whose weights it ends with. */
function bestDocument({ progress }: RunListItem) {
  return {
    bestValAccuracy: progress.bestValAccuracy,
    bestValAccuracyEpoch: progress.bestValAccuracyEpoch,
    restoredEpoch: progress.restored?.epoch ?? null,
    restoredValAccuracy: progress.restored?.valAccuracy ?? null,
  };
}

/** Beside the figures: what flatters them. */
function leakLine(leaks: RunListItem['leaks']): string {
  return leaks ? terminalLine(leakSentence(leaks)) : '';
}

function bestSentence(best: ReturnType<typeof bestDocument>): string {
  if (best.restoredEpoch === null) return '';
  return (
    `Best validation accuracy ${percent(best.bestValAccuracy)} at epoch ${best.bestValAccuracyEpoch}; ` +
    `restored epoch ${best.restoredEpoch} with ${percent(best.restoredValAccuracy)}.`
  );
}

function atEpoch(fraction: number | null, epoch: number | null): string {
  return epoch === null ? percent(fraction) : `${percent(fraction)} (${epoch})`;
}

/** The document of a run that ended. */
function outcomeDocument(run: RunDetail) {
  const last = run.epochs.at(-1);
  return {
    ...runDocument(run),
    epochs: run.epochs.length,
    ...bestDocument(run),
    // The number of epochs does not tell: a time limit or a stop request also ends a run before its last epoch.
    stoppedEarly: run.state === 'succeeded' && last?.patienceLeft === 0,
    test: topMetrics(run.progress.test),
    validation: topMetrics(run.progress.validation),
  };
}

function describeEvent(event: RunEvent): string | null {
  switch (event.type) {
    case 'state':
      return `${event.payload.state}${event.payload.reason ? `: ${event.payload.reason}` : ''}`;
    case 'epoch': {
      const p = event.payload;
      return (
        `epoch ${p.epoch}: loss ${p.loss?.toFixed(4) ?? 'n/a'}, accuracy ${percent(p.accuracy)}, ` +
        `validation loss ${p.valLoss?.toFixed(4) ?? 'n/a'}, accuracy ${percent(p.valAccuracy)}, ` +
        `${p.imgPerSec.toFixed(0)} img/s, epoch to restore ${p.bestEpoch}`
      );
    }
    case 'log':
      return `${event.payload.level}: ${event.payload.message}`;
    case 'setup': {
      const { resumedFrom, device, runtime, baseWeights } = event.payload;
      const resumed = resumedFrom ? `continued after ${checkpointPlace(resumedFrom)} ` : '';
      return `${resumed}on ${device} (${runtime}), ${baseWeights.kind} weights: ${baseWeights.source}`;
    }
    case 'evaluation':
      return `${event.payload.split}: top-1 ${percent(event.payload.top1)}, top-5 ${percent(event.payload.top5)}`;
    case 'model':
      return `model version ${event.payload.modelNumber}`;
    case 'control':
      return event.payload.control === 'none'
        ? `${event.payload.by} withdrew the pause`
        : `${event.payload.by} requested ${event.payload.control}`;
    default:
      return null;
  }
}

/** Prints the event log from its start until the run has ended. */
async function follow(server: Connection, run: string, output: Output): Promise<RunDetail> {
  let afterSeq = 0;
  for (;;) {
    const page = await server.api.runs.events.query({ run, afterSeq });
    for (const event of page.events) {
      afterSeq = event.seq;
      const line = describeEvent(event);
      if (line) output.note(line);
    }
    if (afterSeq >= page.headSeq) {
      const detail = await server.api.runs.get.query({ run });
      if (isFinal(detail.state) && detail.lastSeq <= afterSeq) return detail;
      await sleep(POLL_MS);
    }
  }
}

async function answerOutcome(server: Connection, run: string, output: Output): Promise<void> {
  const detail = await follow(server, run, output);
  output.answer(outcomeDocument(detail), (done) =>
    [
      `Run ${done.run} ${done.state} after ${counted(done.epochs, 'epoch')}.`,
      bestSentence(done),
      done.test ? `Test: top-1 ${percent(done.test.top1)}, top-5 ${percent(done.test.top5)}.` : '',
      leakLine(done.leaks),
      done.model ? `Model version ${done.model}.` : '',
    ]
      .filter(Boolean)
      .join('\n'),
  );
  if (detail.state !== 'succeeded') {
    throw new CliError(
      `Run ${detail.number} ${runStateLabels[detail.state].toLowerCase()}${detail.error ? `: ${detail.error}` : ''}.`,
    );
  }
}

interface StartOptions extends QueueingOptions {
  dataset: string;
  preset: PresetName;
  set: string[];
  name?: string;
  experiment?: string;
  wait?: boolean;
}

async function startRun(options: StartOptions, output: Output): Promise<void> {
  let recipe: ReturnType<typeof recipeFromAssignments>;
  try {
    recipe = recipeFromAssignments(options.preset, options.set);
  } catch (error) {
    throw new CliError((error as Error).message);
  }
  const { name, experiment } = runNames(options);
  const server = await connect();
  const { notes } = await server.api.runs.estimate.query({ dataset: options.dataset, recipe });
  for (const note of notes) output.note(`note: ${note}`);
  const { id } = await server.api.runs.start.mutate({
    dataset: options.dataset,
    preset: options.preset,
    recipe,
    name,
    experiment,
    ...queueingInput(options),
  });
  if (options.wait) return answerOutcome(server, id, output);
  const run = await server.api.runs.get.query({ run: id });
  output.answer(
    runDocument(run),
    (done) => `Run ${done.run} is ${done.state}: ${server.url}/runs/${done.id}`,
  );
}

interface ListRunsOptions extends ListOptions {
  state?: RunState | 'active';
  query?: string;
}

async function listRuns({ search, state, query, ...wanted }: ListRunsOptions, output: Output): Promise<void> {
  const server = await connect();
  const states = state === 'active' ? RUN_STATES.filter((one) => !isFinal(one)) : state && [state];
  const utcOffsetMinutes = 0 - new Date().getTimezoneOffset();
  const runs = await readPages(
    (page) => server.api.runs.list.query({ ...page, search, query, utcOffsetMinutes, state: states }),
    { ...wanted, noun: ['run', 'runs'] },
  );
  output.answer(
    runs.map((run) => ({
      ...runIdentity(run),
      epochs: run.progress.epoch,
      ...bestDocument(run),
      test: topMetrics(run.progress.test),
      model: run.modelNumber,
      tags: run.tags,
      createdAt: run.createdAt,
    })),
    (rows) =>
      table(
        [
          'run',
          'name',
          'state',
          'dataset',
          'epochs',
          'best val (epoch)',
          'restored (epoch)',
          'test top-1',
          'leaks',
          'model',
        ],
        rows.map((row) => [
          row.run,
          row.name,
          row.state,
          row.dataset,
          row.epochs,
          atEpoch(row.bestValAccuracy, row.bestValAccuracyEpoch),
          atEpoch(row.restoredValAccuracy, row.restoredEpoch),
          percent(row.test?.top1),
          leakBadge(row.leaks),
          row.model,
        ]),
      ),
  );
}

async function showRun(run: string, output: Output): Promise<void> {
  const server = await connect();
  const detail = await server.api.runs.get.query({ run });
  output.answer(
    {
      ...outcomeDocument(detail),
      attempt: detail.attempt,
      waitingFor: detail.waitingFor,
      recipe: detail.recipe,
      epochs: detail.epochs.map((epoch) => ({
        epoch: epoch.epoch,
        loss: epoch.loss,
        accuracy: epoch.accuracy,
        valLoss: epoch.valLoss,
        valAccuracy: epoch.valAccuracy,
        valTop5: epoch.valTop5 ?? null,
        learningRate: epoch.learningRate,
        imgPerSec: epoch.imgPerSec,
      })),
      createdAt: detail.createdAt,
      startedAt: detail.startedAt,
      endedAt: detail.endedAt,
    },
    (shown) =>
      [
        `Run ${shown.run} ${quoted(shown.name)} on ${terminalLine(shown.dataset)}: ${shown.state}${shown.waitingFor ? `, ${shown.waitingFor}` : ''}`,
        shown.error ?? '',
        recipeSentence(detail),
        bestSentence(shown),
        table(
          ['epoch', 'loss', 'accuracy', 'val loss', 'val accuracy', 'val top-5', 'rate', 'img/s'],
          shown.epochs.map((epoch) => [
            epoch.epoch,
            epoch.loss?.toFixed(4) ?? null,
            percent(epoch.accuracy),
            epoch.valLoss?.toFixed(4) ?? null,
            percent(epoch.valAccuracy),
            percent(epoch.valTop5),
            epoch.learningRate.toExponential(2),
            Math.round(epoch.imgPerSec),
          ]),
        ),
        shown.test ? `Test: top-1 ${percent(shown.test.top1)}, top-5 ${percent(shown.test.top5)}` : '',
        leakLine(shown.leaks),
      ]
        .filter(Boolean)
        .join('\n'),
  );
}

function recipeSentence({ recipe, preset }: RunDetail): string {
  const base = preset ?? 'reference';
  const changes = assignmentsOf(recipe, base);
  return `Recipe: preset ${base}${changes.length > 0 ? ` with ${changes.join(' ')}` : ''}`;
}

const REQUESTED = {
  pause: 'pauses after the current batch',
  resume: 'is queued to continue',
  retry: 'is queued again',
  stop: 'stops after the current batch',
  cancel: 'is being cancelled',
} as const;

async function requestControl(verb: keyof typeof REQUESTED, run: string, output: Output): Promise<void> {
  const server = await connect();
  await server.api.runs[verb].mutate({ run });
  const detail = await server.api.runs.get.query({ run });
  output.answer(runDocument(detail), (done) =>
    isFinal(done.state) || done.state === 'paused'
      ? `Run ${done.run} is ${done.state}.`
      : `Run ${done.run} ${REQUESTED[verb]}.`,
  );
}

/** @returns the command group `runs`, for subcommands of other files */
export function addRunCommands(program: Command, output: () => Output): Command {
  const runs = program.command('runs').description('training runs');
  const start = runs
    .command('start')
    .requiredOption('--dataset <name>', 'name or id of a dataset; the run uses its latest version')
    .addOption(new Option('--preset <preset>', 'what to start from').choices(PRESETS).default('quick'))
    .option('--set <key=value>', 'change one field of the recipe; repeatable', collect, [] as string[])
    .option('--name <name>', 'name of the run')
    .option('--experiment <name>', 'experiment of the run; created when it does not exist')
    .option('--wait', 'wait until the run has ended');
  addQueueingOptions(start)
    .description('queue a training run')
    .addHelpText('after', () => `\n${keyHelp(process.stdout.columns ?? 80)}`)
    .action((options: StartOptions) => startRun(options, output()));
  const list = runs
    .command('list')
    .description('runs, newest first')
    .addOption(
      new Option('--state <state>', 'only those in this state; active: all that have not ended').choices([
        'active',
        ...RUN_STATES,
      ]),
    )
    .option('--query <query>', 'only those that meet it, such as "valAccuracy > 0.8 and tag = baseline"');
  addListOptions(list, 'the number or in the names of run, experiment and dataset').action(
    (options: ListRunsOptions) => listRuns(options, output()),
  );
  const withRun = (name: string, description: string, act: (run: string) => Promise<void>) =>
    runs.command(name).argument('<run>', 'number or id').description(description).action(act);
  withRun('show', 'metrics of one run, epoch by epoch', (run) => showRun(run, output()));
  withRun('watch', 'print the events of a run until it ends', async (run) =>
    answerOutcome(await connect(), run, output()),
  );
  withRun('stop', 'end after the current batch and keep the best weights as a model', (run) =>
    requestControl('stop', run, output()),
  );
  withRun('cancel', 'end now without a model', (run) => requestControl('cancel', run, output()));
  withRun('pause', 'save a checkpoint and free the worker for other runs', (run) =>
    requestControl('pause', run, output()),
  );
  withRun('resume', 'continue a paused run, on any worker', (run) => requestControl('resume', run, output()));
  withRun('retry', 'retry a failed run from its last checkpoint', (run) =>
    requestControl('retry', run, output()),
  );
  runs
    .command('override-leaks')
    .argument('<run>', 'number or id of a queued run')
    .argument('<reason>', 'why it shall train all the same; it stays with the figures')
    .description('let a run start although leaks were found in its data after it was queued')
    .action((run: string, reason: string) => overrideLeaks(run, reason, output()));
  return runs;
}

async function overrideLeaks(run: string, reason: string, output: Output): Promise<void> {
  const server = await connect();
  await server.api.runs.overrideLeaks.mutate({ run, reason });
  output.answer({ run, reason }, () => `Run ${terminalLine(run)} may start.`);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

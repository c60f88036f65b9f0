import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { type SweepDetail, startSweepInput } from '@/shared/contracts/sweeps';
import { findRecipeKey, keyName, recipeFromAssignments } from '@/shared/recipe/assignments';
import { PRESETS } from '@/shared/recipe/presets';
import { runStateLabels } from '@/shared/run-state';
import { metricNames, type SweepMetric } from '@/shared/sweep-plan';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, percent, quoted, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';

/** A plan as people write it: the base recipe is a preset with assignments, as in `runs start`. */
const planFileSchema = z.strictObject({
  ...startSweepInput.omit({ base: true }).shape,
  preset: z.enum(PRESETS).default('quick'),
  /** `["epochs=27", "dropout=0.3"]` */
  set: z.array(z.string()).default([]),
  notBefore: z.coerce.date().optional(),
});

const EXAMPLE = `An example of a plan:
{
  "dataset": "coins", "preset": "quick", "set": ["epochs=27"],
  "fields": [
    { "path": "learningRate", "kind": "log-uniform", "min": 0.0001, "max": 0.01 },
    { "path": "batchSize", "kind": "integer", "min": 8, "max": 64 },
    { "path": "dropout", "kind": "choice", "values": [0.1, 0.3, 0.5] }
  ],
  "strategy": { "kind": "random", "trials": 12, "seed": 1 },
  "halving": { "eta": 3, "minEpochs": 3 }
}
{ "kind": "grid" } instead of "random" tries all combinations of "choice" fields. Without "halving" every run
trains to its end; with it, "keepModels": true makes a model of each stopped run.
"metric" is "valAccuracy" or "valLoss"; "uniform" is also a range.`;

async function readPlan(file: string) {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${(error as Error).message}`);
  }
  const plan = planFileSchema.safeParse(json);
  if (!plan.success) throw new CliError(`${file}:\n${z.prettifyError(plan.error)}`);
  const { set, ...rest } = plan.data;
  try {
    return { ...rest, base: recipeFromAssignments(rest.preset, set) };
  } catch (error) {
    throw new CliError((error as Error).message);
  }
}

interface StartOptions {
  dryRun?: boolean;
  overrideLeaks?: string;
}

async function startSweep(
  file: string,
  { dryRun, overrideLeaks }: StartOptions,
  output: Output,
): Promise<void> {
  const plan = { ...(await readPlan(file)), ...(overrideLeaks !== undefined && { overrideLeaks }) };
  const server = await connect();
  if (dryRun) {
    const preview = await server.api.sweeps.preview.query(plan);
    output.answer(
      preview,
      ({ runs, epochs }) => `${runs} runs, ${epochs} epochs in total. Nothing was started.`,
    );
    return;
  }
  const { number, runs } = await server.api.sweeps.start.mutate(plan);
  output.answer(
    { sweep: number, runs },
    () => `Sweep ${number} has ${runs} runs in the queue: ${server.url}/sweeps/${number}`,
  );
}

async function listSweeps({ search, ...wanted }: ListOptions, output: Output): Promise<void> {
  const server = await connect();
  const sweeps = await readPages((page) => server.api.sweeps.list.query({ ...page, search }), {
    ...wanted,
    noun: ['sweep', 'sweeps'],
  });
  output.answer(
    sweeps.map(({ number, id, ...sweep }) => ({ sweep: number, id, ...sweep })),
    (rows) =>
      table(
        ['sweep', 'name', 'state', 'experiment', 'runs', 'ended', 'stopped', 'best', 'run'],
        rows.map((row) => [
          row.sweep,
          row.name,
          row.state,
          row.experimentName,
          row.runs,
          row.ended,
          row.stopped,
          metricText(row.best?.value ?? null, row.metric),
          row.best?.runNumber ?? null,
        ]),
      ),
  );
}

async function showSweep(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const sweep = await server.api.sweeps.get.query({ sweep: ref });
  output.answer(sweepDocument(sweep), () => {
    const paths = sweep.plan.fields.map(({ path }) => path);
    return [
      `Sweep ${sweep.number} ${quoted(sweep.name)}: ${sweep.state}. ${sweep.strategy}.`,
      `${sweep.ended} of ${sweep.runs} runs ended, ${sweep.stopped} stopped early; ${sweep.epochsTrained} of ${sweep.epochsPlanned} epochs trained.`,
      table(
        ['trial', 'run', 'state', 'epochs', metricNames[sweep.metric], ...paths.map(nameOfPath), 'halving'],
        sweep.trials.map((trial) => [
          trial.number,
          trial.run.number,
          runStateLabels[trial.run.state],
          trial.run.progress.last?.epoch ?? 0,
          metricText(trial.value, sweep.metric),
          ...paths.map((path) => trial.values[path] as string | number),
          trial.decision ? `${trial.decision.verdict} at ${trial.decision.epoch}` : null,
        ]),
      ),
    ].join('\n');
  });
}

function sweepDocument({ number, trials, ...sweep }: SweepDetail) {
  return {
    sweep: number,
    ...sweep,
    trials: trials.map(({ number: trial, run, values, value, decision }) => ({
      trial,
      run: run.number,
      state: run.state,
      epochs: run.progress.last?.epoch ?? 0,
      values,
      value,
      decision,
    })),
  };
}

function nameOfPath(path: string): string {
  return keyName(findRecipeKey(path));
}

function metricText(value: number | null, metric: SweepMetric): string | null {
  if (value === null) return null;
  return metric === 'valLoss' ? value.toFixed(4) : percent(value);
}

type Verb = 'pause' | 'resume' | 'cancel';

async function changeSweep(verb: Verb, sweep: string, output: Output): Promise<void> {
  const server = await connect();
  await server.api.sweeps[verb].mutate({ sweep });
  output.answer(
    { sweep, requested: verb },
    () => `Sweep ${terminalLine(sweep)}: ${verb} requested for all its runs.`,
  );
}

export function addSweepCommands(program: Command, output: () => Output): void {
  const sweeps = program.command('sweeps').description('searches over recipe fields');
  sweeps
    .command('start')
    .argument('<plan.json>', 'the search: fields, strategy, halving')
    .option('--dry-run', 'print how many runs it would start, and start none')
    .option(
      '--override-leaks <reason>',
      'train although copies of one photo lie in several splits; your name and reason stay with the figures',
    )
    .description('queue a grid or random search, with or without successive halving')
    .addHelpText('after', () => `\n${EXAMPLE}`)
    .action((file: string, options: StartOptions) => startSweep(file, options, output()));
  addListOptions(sweeps.command('list').description('sweeps, newest first'), 'number or name').action(
    (options: ListOptions) => listSweeps(options, output()),
  );
  const withSweep = (name: string, description: string, act: (sweep: string) => Promise<void>) =>
    sweeps.command(name).argument('<sweep>', 'number or id').description(description).action(act);
  withSweep('show', 'the runs of a sweep with their values and metrics', (sweep) =>
    showSweep(sweep, output()),
  );
  withSweep('pause', 'pause all its runs', (sweep) => changeSweep('pause', sweep, output()));
  withSweep('resume', 'queue its paused runs again', (sweep) => changeSweep('resume', sweep, output()));
  withSweep('cancel', 'cancel all its runs; those in progress leave no model', (sweep) =>
    changeSweep('cancel', sweep, output()),
  );
}

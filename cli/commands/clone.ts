import type { Command } from 'commander';
import { recipeWithAssignments } from '@/shared/recipe/assignments';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { runNames } from '../name-option';
import type { Output } from '../output';
import { addQueueingOptions, type QueueingOptions, queueingInput } from '../queueing-options';

interface CloneOptions extends QueueingOptions {
  set: string[];
  name?: string;
  experiment?: string;
}

async function cloneRun(run: string, options: CloneOptions, output: Output): Promise<void> {
  const { name, experiment } = runNames(options);
  const server = await connect();
  const original = await server.api.runs.get.query({ run });
  let recipe: typeof original.recipe;
  try {
    recipe = recipeWithAssignments(original.recipe, options.set);
  } catch (error) {
    throw new CliError((error as Error).message);
  }
  const { number } = await server.api.runs.start.mutate({
    dataset: original.datasetId,
    datasetVersion: original.datasetVersion,
    experiment: experiment ?? original.experimentName,
    preset: original.preset ?? undefined,
    clonedFrom: original.id,
    recipe,
    ...queueingInput(options, original.requires),
    name,
  });
  output.answer(
    { run: number, clonedFrom: original.number },
    (done) => `Run ${done.run}, a copy of run ${done.clonedFrom}, is queued: ${server.url}/runs/${done.run}`,
  );
}

async function rerunRuns(originals: string[], output: Output): Promise<void> {
  const server = await connect();
  const { runs } = await server.api.runs.rerun.mutate({ runs: originals });
  const numbers = runs.map(({ number }) => number);
  output.answer({ runs: numbers }, () => `Queued: ${numbers.map((number) => `#${number}`).join(', ')}.`);
}

/** @param runs the command group `runs` */
export function addCloneCommand(runs: Command, output: () => Output): void {
  const clone = runs
    .command('clone')
    .argument('<run>', 'number or id of the original')
    .option(
      '--set <key=value>',
      'change one field of its recipe; repeatable (keys: runs start --help)',
      (value: string, previous: string[]) => [...previous, value],
      [] as string[],
    )
    .option('--name <name>', 'name of the copy')
    .option('--experiment <name>', 'experiment of the copy; default: that of the original');
  addQueueingOptions(clone)
    .description('queue a copy of a run, with the same data and the changes you name')
    .action((run: string, options: CloneOptions) => cloneRun(run, options, output()));
  runs
    .command('rerun')
    .argument('<run...>', 'numbers or ids')
    .description(
      'queue runs once more, each with its own recipe on its own data version; all of them or none',
    )
    .action((originals: string[]) => rerunRuns(originals, output()));
}

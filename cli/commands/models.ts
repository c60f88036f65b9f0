import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { openPromise } from 'yauzl';
import { type Evaluation, evaluateInput } from '@/shared/contracts/evaluations';
import { figureLines } from '@/shared/figures/figure-sentences';
import { leakBadge, leakSentence } from '@/shared/leak-labels';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, percent, quoted, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';
import { showRobustness } from './model-robustness';

async function listModels({ search, ...wanted }: ListOptions, output: Output): Promise<void> {
  const server = await connect();
  const models = await readPages((page) => server.api.models.list.query({ ...page, search }), {
    ...wanted,
    noun: ['model version', 'model versions'],
  });
  output.answer(
    models.map((model) => ({
      model: model.number,
      id: model.id,
      name: model.name,
      run: model.runNumber,
      dataset: model.datasetName,
      datasetVersion: model.datasetVersion,
      classes: model.classCount,
      width: model.width,
      inputSize: model.inputSize,
      baseWeights: model.baseWeights,
      valAccuracy: model.valAccuracy,
      top1: model.top1,
      top5: model.top5,
      leaks: model.leaks,
    })),
    (rows) =>
      table(
        [
          'model',
          'name',
          'run',
          'dataset',
          'classes',
          'base weights',
          'validation',
          'top-1',
          'top-5',
          'leaks',
        ],
        rows.map((row) => [
          row.model,
          row.name,
          row.run,
          row.dataset,
          row.classes,
          row.baseWeights,
          percent(row.valAccuracy),
          percent(row.top1),
          percent(row.top5),
          leakBadge(row.leaks),
        ]),
      ),
  );
}

async function showModel(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const model = await server.api.models.get.query({ model: ref });
  const split = model.evaluations.some((evaluation) => evaluation.split === 'test') ? 'test' : 'validation';
  const confusion = await server.api.models.confusion.query({ model: model.id, split });
  output.answer(
    {
      model: model.number,
      id: model.id,
      name: model.name,
      run: model.runNumber,
      dataset: model.datasetName,
      datasetVersion: model.datasetVersion,
      lineage: model.lineage,
      preprocessing: model.preprocessing,
      goldenDifference: model.goldenDifference,
      evaluations: model.evaluations,
      leaks: model.leaks && { ...model.leaks, overriddenGroups: model.overriddenGroups },
      split,
      classes: model.classes,
      perClass: confusion.perClass,
      macro: confusion.macro,
      confusion: confusion.cells,
    },
    (shown) =>
      [
        `Model ${shown.model} ${quoted(shown.name)} of run ${shown.run} on ${terminalLine(shown.dataset)} version ${shown.datasetVersion}`,
        ...shown.evaluations.map(
          (e) => `${e.split}: top-1 ${percent(e.top1)}, top-5 ${percent(e.top5)}, ${e.photos} photos`,
        ),
        ...(shown.leaks ? [terminalLine(leakSentence(shown.leaks))] : []),
        table(
          ['class', 'photos', 'precision', 'recall', 'F1'],
          shown.perClass.map((row) => [
            row.label,
            row.support,
            percent(row.precision),
            percent(row.recall),
            percent(row.f1),
          ]),
        ),
      ].join('\n'),
  );
}

/** Unpacks the server's export; yauzl refuses paths that escape. */
async function unzip(file: string, folder: string): Promise<string[]> {
  const zip = await openPromise(file);
  const written: string[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const path = join(folder, entry.fileName);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
    written.push(entry.fileName);
  }
  return written;
}

async function exportModel(ref: string, out: string, output: Output): Promise<void> {
  const folder = resolve(out);
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0) throw new CliError(`${folder} is not empty; name a new folder with --out.`);
  const server = await connect();
  const answer = await server.rest(`/api/models/${encodeURIComponent(ref)}/export`);
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(dirname(folder), '.mintmark-export-'));
  try {
    await writeFile(join(work, 'export.zip'), Buffer.from(await answer.arrayBuffer()));
    const files = await unzip(join(work, 'export.zip'), join(work, 'model'));
    await rmdir(folder).catch(() => undefined);
    await rename(join(work, 'model'), folder);
    output.answer({ model: ref, out: folder, files }, (done) => `${done.files.length} files in ${done.out}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const POLL_MS = 500;

/** Starts an evaluation and waits for its end. */
async function evaluateModel(
  ref: string,
  { on, split }: { on: string; split?: string },
  output: Output,
): Promise<void> {
  const [, name, number] = /^(.+)@(\d+)$/.exec(on) ?? [];
  const input = evaluateInput.safeParse({
    model: ref,
    dataset: name ?? on,
    number: number === undefined ? undefined : Number(number),
    split,
  });
  if (!input.success) throw new CliError('Splits are train, validation, test and all.');
  const server = await connect();
  const { id } = await server.api.models.evaluate.mutate(input.data);
  let said = '';
  for (;;) {
    const evaluation = (await server.api.models.evaluations.query({ model: ref })).find(
      (one) => one.id === id,
    );
    if (!evaluation) throw new CliError('The evaluation is gone: its model or dataset was deleted.');
    if (evaluation.state === 'failed') throw new CliError(`The evaluation failed: ${evaluation.error}`);
    if (evaluation.state === 'done') return printEvaluation(evaluation, output);
    const progress = evaluation.total > 0 ? `${evaluation.done} of ${evaluation.total} photos` : 'waiting';
    if (progress !== said) output.note(progress);
    said = progress;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

function printEvaluation(evaluation: Evaluation, output: Output): void {
  output.answer(evaluation, ({ datasetName, datasetVersion, split, result }) =>
    result === null
      ? 'No figures.'
      : [
          `On ${terminalLine(datasetName)} version ${datasetVersion}, ${split === 'all' ? 'all photos' : `${split} split`}: ${result.photos} photos`,
          ...(result.trainedOn > 0
            ? [`It was trained on ${result.trainedOn} of them: figures on them flatter.`]
            : []),
          ...(result.unknownPhotos > 0
            ? [
                `${result.unknownPhotos} photos of ${result.unknownClasses.length} classes that it does not have are not counted.`,
              ]
            : []),
          ...figureLines(result).map(({ name, value, sentence }) => `${name} ${value}: ${sentence}`),
        ].join('\n'),
  );
}

export function addModelCommands(program: Command, output: () => Output): Command {
  const models = program.command('models').description('model versions');
  addListOptions(
    models.command('list').description('model versions, newest first'),
    'number or name, or in the names of run, experiment and dataset',
  ).action((options: ListOptions) => listModels(options, output()));
  models
    .command('show')
    .argument('<model>', 'number or id')
    .description('metrics in total and per class, and the confusion matrix')
    .action((ref: string) => showModel(ref, output()));
  models
    .command('evaluate')
    .argument('<model>', 'number or id')
    .requiredOption(
      '--on <dataset>',
      'name or id, with a version as in coins@2; the latest when none is given',
    )
    .option('--split <split>', 'train, validation, test or all; test of its own data, else all')
    .description('evaluate a model version on any dataset, and print all figures')
    .action((ref: string, options: { on: string; split?: string }) => evaluateModel(ref, options, output()));
  models
    .command('robustness')
    .argument('<model>', 'number or id')
    .description(
      'accuracy on photos that are turned, blurred, in another light, smaller or on another ground',
    )
    .action((ref: string) => showRobustness(ref, output()));
  models
    .command('export')
    .argument('<model>', 'number or id')
    .requiredOption('--out <folder>', 'new folder for the TF.js model, the ONNX file and its manifest')
    .description('export a model version for use elsewhere')
    .action((ref: string, options: { out: string }) => exportModel(ref, options.out, output()));
  return models;
}

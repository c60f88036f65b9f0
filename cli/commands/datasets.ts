import { type Command, Option } from 'commander';
import type { AnsweredPhotos } from '@/shared/contracts/balance';
import {
  FINDING_KINDS,
  type FindingKind,
  findingKindLabels,
  thresholdText,
} from '@/shared/contracts/curation';
import { terminalLine } from '@/shared/terminal-text';
import { connect } from '../connection';
import { type Output, percent, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';
import { versionRef } from '../version-ref';
import { addVersionCommands } from './dataset-versions';
import { addDraftCommands } from './draft-datasets';
import { addImportCommand } from './import-dataset';
import { addIncomingCommands } from './incoming';
import { photoCounts } from './plan-text';

async function showDataset(name: string, output: Output): Promise<void> {
  const server = await connect();
  const version = await server.api.datasets.version.query({ dataset: name });
  output.answer(
    {
      dataset: version.datasetName,
      datasetId: version.datasetId,
      version: version.number,
      contentHash: version.contentHash,
      photos: version.photos,
      classes: version.classes.map(({ sampleHash: _, ...row }) => row),
      skipped: version.report.skipped,
      notes: version.report.notes,
    },
    (shown) =>
      [
        `${terminalLine(shown.dataset)}, version ${shown.version}: ${shown.classes.length} classes, ${photoCounts(shown.photos)} photos.`,
        table(
          ['class', 'value', 'currency', 'country', 'train', 'validation', 'test'],
          shown.classes.map((row) => [
            row.key,
            row.value,
            row.currency,
            row.country,
            row.photos.train,
            row.photos.validation,
            row.photos.test,
          ]),
        ),
      ].join('\n'),
  );
}

async function listDatasets({ search, ...wanted }: ListOptions, output: Output): Promise<void> {
  const server = await connect();
  const list = await readPages((page) => server.api.datasets.list.query({ ...page, search }), {
    ...wanted,
    noun: ['dataset', 'datasets'],
  });
  output.answer(
    list.map((item) => ({
      dataset: item.name,
      datasetId: item.id,
      version: item.latestVersion?.number ?? null,
      classes: item.latestVersion?.classCount ?? null,
      photos: item.latestVersion?.photos ?? null,
      runs: item.runs,
    })),
    (rows) =>
      table(
        ['dataset', 'version', 'classes', 'train + validation + test', 'runs'],
        rows.map((row) => [
          row.dataset,
          row.version,
          row.classes,
          row.photos ? photoCounts(row.photos) : '–',
          row.runs,
        ]),
      ),
  );
}

async function reportDataset(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const report = await server.api.curation.report.query({ versionId: version.id });
  output.answer(
    { dataset: version.datasetName, version: version.number, ...report },
    ({
      dataset,
      version: number,
      state,
      phase,
      done,
      total,
      error,
      summary,
      counts,
      thresholds,
      leaks,
      conflicts,
    }) => {
      const title = `${terminalLine(dataset)}, version ${number}`;
      if (state === 'waiting') return `${title}: the report is made soon.`;
      if (state === 'failed') return `${title}: the report failed. ${error}`;
      if (state === 'running') return `${title}: ${phase}${total ? ` ${percent(done / total)}` : ''}`;
      const exact = summary?.exactCopies;
      return [
        `${title}: ${leaks} groups of near copies across splits, ${conflicts} across classes.`,
        ...(exact
          ? [
              `Exact copies in the import: ${exact.files} files in ${exact.groups} groups, ${exact.extra} beyond the first; ` +
                `${exact.acrossSplits} groups across splits, ${exact.acrossClasses} across classes.`,
            ]
          : []),
        table(
          ['finding', 'status', 'count', 'is one when'],
          counts.map((row) => [
            findingKindLabels[row.kind],
            row.status,
            row.count,
            thresholdText(thresholds.find(({ kind }) => kind === row.kind)),
          ]),
        ),
      ].join('\n');
    },
  );
}

async function balanceDataset(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const balance = await server.api.curation.balance.query({ versionId: version.id });
  output.answer({ dataset: version.datasetName, version: version.number, ...balance }, (shown) => {
    const right = (row: { answered: AnsweredPhotos | null }) =>
      row.answered && percent(row.answered.right / row.answered.photos);
    const { cost, model } = shown;
    return [
      `${terminalLine(shown.dataset)}, version ${shown.version}: ${shown.fewest} to ${shown.most} photos for training a class, ${shown.median} in the middle.`,
      ...(cost && model
        ? [
            `The ${cost.classes} smallest classes cost ${(cost.points * 100).toFixed(1)} points of accuracy: ` +
              `${percent(cost.smallest.right / cost.smallest.photos)} beside ${percent(cost.others.right / cost.others.photos)}, ` +
              `by model ${model.number} on ${model.split}.`,
          ]
        : []),
      table(
        ['smallest classes', 'name', 'photos', 'right'],
        shown.smallest.map((row) => [row.key, row.label, row.photos, right(row)]),
      ),
      table(
        ['currency or country', 'classes', 'photos', 'right'],
        [...shown.currencies, ...shown.countries].map((row) => [
          row.name,
          row.classes,
          row.photos,
          right(row),
        ]),
      ),
    ].join('\n');
  });
}

async function listFindings(
  ref: string,
  { kind, ...wanted }: ListOptions & { kind: FindingKind },
  output: Output,
): Promise<void> {
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const list = await readPages(
    (page) => server.api.curation.findings.query({ ...page, versionId: version.id, kind }),
    { ...wanted, noun: ['finding', 'findings'] },
  );
  output.answer(
    list.map(({ id, kind: found, status, measured, suggestion, photos, photoCount }) => ({
      id,
      kind: found,
      status,
      measured,
      suggestion: suggestion?.classKey ?? null,
      photoCount,
      photos: photos.map(({ file, hash, classKey, split, kept }) => ({ file, hash, classKey, split, kept })),
    })),
    (rows) =>
      table(
        ['finding', 'status', 'measured', 'photos', 'class', 'suggested'],
        rows.map((row) => [
          row.id,
          row.status,
          row.measured?.toFixed(3) ?? null,
          row.photos.map(({ file }) => file).join(', '),
          [...new Set(row.photos.map(({ classKey }) => classKey))].join(', '),
          row.suggestion,
        ]),
      ),
  );
}

export function addDatasetCommands(program: Command, output: () => Output): void {
  const datasets = program.command('datasets').description('photos to learn from');
  addImportCommand(datasets, output);
  addDraftCommands(datasets, output);
  addVersionCommands(datasets, output);
  addListOptions(
    datasets.command('list').description('datasets, newest first'),
    'name or description',
  ).action((options: ListOptions) => listDatasets(options, output()));
  datasets
    .command('show')
    .argument('<dataset>', 'name or id')
    .description('classes and counts of the latest version')
    .action((name: string) => showDataset(name, output()));
  datasets
    .command('report')
    .argument('<dataset>', 'name or id, with a version as in coins@2; the latest when none is given')
    .description('copies, leaks, probable wrong labels and bad photos of a version')
    .action((ref: string) => reportDataset(ref, output()));
  addIncomingCommands(datasets, output);
  datasets
    .command('balance')
    .argument('<dataset>', 'name or id, with a version as in coins@2; the latest when none is given')
    .description('how evenly the photos are spread, and what the smallest classes cost')
    .action((ref: string) => balanceDataset(ref, output()));
  addListOptions(
    datasets
      .command('findings')
      .argument('<dataset>', 'name or id, with a version as in coins@2; the latest when none is given')
      .addOption(new Option('--kind <kind>', 'what was found').choices(FINDING_KINDS).makeOptionMandatory())
      .description('what the report found of one kind, with the photos'),
  ).action((ref: string, options: ListOptions & { kind: FindingKind }) =>
    listFindings(ref, options, output()),
  );
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { findingKindLabels } from '@/shared/contracts/curation';
import { datasetNameSchema, type ImportStatus, type SplitCounts } from '@/shared/contracts/datasets';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { nameOption } from '../name-option';
import { type Output, percent, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';
import { zipFolder } from '../zip-folder';

const POLL_MS = 300;

const skippedText = (n: number) => (n === 1 ? '1 file was skipped' : `${n} files were skipped`);

const counts = (photos: SplitCounts) => `${photos.train} + ${photos.validation} + ${photos.test}`;

async function openArchive(path: string): Promise<{ body: NodeJS.ReadableStream; bytes: number | null }> {
  const info = await stat(path).catch(() => null);
  if (!info) throw new CliError(`There is no file or folder ${path}.`);
  if (info.isDirectory()) return { body: await zipFolder(path), bytes: null };
  return { body: createReadStream(path), bytes: info.size };
}

async function waitForImport(server: Connection, importId: string, output: Output): Promise<ImportStatus> {
  let noted = '';
  for (;;) {
    const status = await server.api.datasets.importStatus.query({ importId });
    if (status.state === 'succeeded') return status;
    if (status.state === 'failed') throw new CliError(status.error ?? 'The import failed.');
    const share = status.total ? ` ${percent(status.done / status.total)}` : '';
    const line = `${status.phase}${share}`;
    if (line !== noted) output.note(line);
    noted = line;
    await sleep(POLL_MS);
  }
}

async function importDataset(path: string, nameText: string, output: Output): Promise<void> {
  const name = nameOption('--name', nameText, datasetNameSchema);
  const server = await connect();
  const { body, bytes } = await openArchive(path);
  const answer = await server.rest(`/api/datasets/import?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/zip',
      ...(bytes === null ? {} : { 'content-length': String(bytes) }),
    },
    body: Readable.toWeb(Readable.from(body)) as ReadableStream,
    duplex: 'half',
  });
  const { importId } = z.object({ importId: z.string() }).parse(await answer.json());
  const status = await waitForImport(server, importId, output);
  const skipped = status.report?.skipped ?? [];
  output.answer(
    {
      dataset: status.name,
      datasetId: status.datasetId,
      version: status.version,
      classes: status.classes,
      photos: status.photos,
      skipped,
      notes: status.report?.notes ?? [],
    },
    (done) =>
      [
        `${terminalLine(done.dataset)}, version ${done.version}: ${done.classes} classes, ${done.photos ? counts(done.photos) : ''} photos.`,
        ...done.notes,
        ...(skipped.length ? [`${skippedText(skipped.length)}:`] : []),
        ...skipped.map((file) => `  ${terminalLine(file.file)}: ${file.reason}`),
      ].join('\n'),
  );
}

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
        `${terminalLine(shown.dataset)}, version ${shown.version}: ${shown.classes.length} classes, ${counts(shown.photos)} photos.`,
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
          row.photos ? counts(row.photos) : '–',
          row.runs,
        ]),
      ),
  );
}

/** `coins` or `coins@3`. */
function versionRef(text: string): { dataset: string; number?: number } {
  const [, dataset, number] = /^(.+)@(\d+)$/.exec(text) ?? [];
  return dataset && number ? { dataset, number: Number(number) } : { dataset: text };
}

async function reportDataset(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const report = await server.api.curation.report.query({ versionId: version.id });
  output.answer(
    { dataset: version.datasetName, version: version.number, ...report },
    ({ dataset, version: number, state, phase, done, total, error, summary, counts, leaks, conflicts }) => {
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
          ['finding', 'status', 'count'],
          counts.map((row) => [findingKindLabels[row.kind], row.status, row.count]),
        ),
      ].join('\n');
    },
  );
}

export function addDatasetCommands(program: Command, output: () => Output): void {
  const datasets = program.command('datasets').description('photos to learn from');
  datasets
    .command('import')
    .argument('<path>', 'a zip or a folder of class folders, with or without train/validation/test')
    .requiredOption('--name <name>', 'name of the dataset; an existing one gets a new version')
    .description('import photos')
    .action((path: string, options: { name: string }) => importDataset(path, options.name, output()));
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
    .description('copies, leaks and bad photos of a version')
    .action((ref: string) => reportDataset(ref, output()));
}

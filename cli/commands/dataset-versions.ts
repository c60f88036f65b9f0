import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Command, InvalidArgumentError } from 'commander';
import { type SplitPlan, type SplitPreview, splitPlanSchema } from '@/shared/contracts/splits';
import { CHANGE_KINDS, changeKindLabels, type PhotoChangePage } from '@/shared/contracts/version-diff';
import { bytes, counted } from '@/shared/format';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, table } from '../output';
import { versionRef } from '../version-ref';
import { photoCounts } from './plan-text';

interface SplitOptions {
  validation: number;
  test: number;
  folds?: number;
  seed: number;
  message?: string;
  lock?: boolean;
  dryRun?: boolean;
}

function planOf({ validation, test, folds, seed }: SplitOptions): SplitPlan {
  const plan = splitPlanSchema.safeParse(
    folds === undefined
      ? { kind: 'shares', validation: validation / 100, test: test / 100, seed }
      : { kind: 'folds', folds, seed },
  );
  if (!plan.success) throw new CliError(plan.error.issues.map(({ message }) => message).join('\n'));
  return plan.data;
}

async function splitDataset(dataset: string, options: SplitOptions, output: Output): Promise<void> {
  const plan = planOf(options);
  const server = await connect();
  const { id: versionId } = await server.api.datasets.version.query({ dataset });
  if (options.dryRun) {
    const preview = await server.api.versions.previewSplit.query({ versionId, plan });
    output.answer(preview, previewText);
    return;
  }
  const { message, lock } = options;
  const made = await server.api.versions.split.mutate({ versionId, plan, message, lock });
  output.answer(
    made,
    ({ versions }) =>
      `Made ${versions.map(({ number }) => `version ${number}`).join(', ')}: ${server.url}/datasets/${made.datasetId}`,
  );
}

function previewText({ classes, before, after, moved, groups, straddling, problem }: SplitPreview): string {
  return [
    `${photoCounts(before)} photos would become ${photoCounts(after)}; ${counted(moved, 'photo')} would move. ` +
      `${counted(groups, 'group')} of copies or faces stay on one side, ${straddling} of them lie on several now.`,
    ...(problem ? [problem] : []),
    table(
      ['class', 'train', 'validation', 'test', 'before'],
      classes.map((row) => [
        row.key,
        row.after.train,
        row.after.validation,
        row.after.test,
        photoCounts(row.before),
      ]),
    ),
    'Nothing was changed.',
  ].join('\n');
}

async function setLock(verb: 'lock' | 'unlock', dataset: string, output: Output): Promise<void> {
  const server = await connect();
  await server.api.versions[verb].mutate({ dataset });
  const meaning =
    verb === 'lock'
      ? 'what was ever tested on is never trained on again'
      : 'later versions may train on what was tested on';
  output.answer({ dataset, testLocked: verb === 'lock' }, () => `${terminalLine(dataset)}: ${meaning}.`);
}

async function restoreVersion(ref: string, { message }: { message?: string }, output: Output): Promise<void> {
  const wanted = versionRef(ref);
  if (wanted.number === undefined) throw new CliError('Name the version to restore, as in coins@2.');
  const server = await connect();
  const { id: versionId } = await server.api.datasets.version.query(wanted);
  const made = await server.api.versions.restore.mutate({ versionId, message });
  output.answer(
    made,
    ({ versions: [version] }) => `Version ${wanted.number} is now version ${version?.number}.`,
  );
}

async function diffVersions(
  dataset: string,
  numbers: { from: number; to: number },
  output: Output,
): Promise<void> {
  const server = await connect();
  const wanted = { dataset, ...numbers };
  const diff = await server.api.versions.diff.query(wanted);
  const photos = [];
  for (let cursor: number | null = 0; cursor !== null; ) {
    const page: PhotoChangePage = await server.api.versions.diffPhotos.query({
      ...wanted,
      cursor,
      limit: 200,
    });
    photos.push(...page.items);
    cursor = page.nextCursor;
  }
  output.answer({ ...diff, photos }, ({ counts, same, classes }) =>
    [
      `${terminalLine(diff.dataset.name)}, version ${diff.from} to ${diff.to}: ` +
        `${CHANGE_KINDS.map((kind) => `${counts[kind]} ${changeKindLabels[kind].toLowerCase()}`).join(', ')}, ${same} the same.`,
      table(
        ['class', 'before', 'after', 'came', 'went', 'moved', 'relabelled to it', 'away'],
        classes.map((row) => [
          row.key,
          photoCounts(row.before),
          photoCounts(row.after),
          row.came,
          row.went,
          row.moved,
          row.relabelledIn,
          row.relabelledOut,
        ]),
      ),
      'The photos are in the answer of --json.',
    ].join('\n'),
  );
}

async function exportVersion(ref: string, out: string | undefined, output: Output): Promise<void> {
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const file = resolve(
    out ?? `${version.datasetName.replace(/[^\p{L}\p{N}._-]+/gu, '-')}-v${version.number}.zip`,
  );
  if (await stat(file).catch(() => null))
    throw new CliError(`${file} is there already; name another with --out.`);
  const answer = await server.rest(`/api/versions/${version.id}/export`);
  if (!answer.body) throw new CliError('The server sent nothing.');
  // Under another name until it is whole, so that no half archive is taken for one.
  const part = `${file}.part`;
  try {
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new CliError(`The export broke off: ${(error as Error).message}. Try again.`);
  }
  const { size } = await stat(file);
  output.answer(
    {
      dataset: version.datasetName,
      version: version.number,
      contentHash: version.contentHash,
      file,
      bytes: size,
    },
    () => `Version ${version.number} lies in ${file} (${bytes(size)}).`,
  );
}

/** @param datasets the command group `datasets` */
export function addVersionCommands(datasets: Command, output: () => Output): void {
  datasets
    .command('split')
    .argument('<dataset>', 'name or id; its latest version is divided')
    .option('--validation <percent>', 'share of each class that validates', readNumber, 15)
    .option('--test <percent>', 'share of each class that is tested on', readNumber, 15)
    .option('--folds <k>', 'a version for each of k folds instead; the test split stays', readNumber)
    .option('--seed <n>', 'the same seed draws the same splits anywhere', readNumber, 1)
    .option('--message <text>', 'what the new version is for')
    .option('--lock', 'lock the test set: later versions never train on it')
    .option('--dry-run', 'print what it would make, and make nothing')
    .description('divide the photos again, copies and faces of one coin on one side, as the next version')
    .action((dataset: string, options: SplitOptions) => splitDataset(dataset, options, output()));
  datasets
    .command('diff')
    .argument('<dataset>', 'name or id')
    .argument('<from>', 'number of a version', readNumber)
    .argument('<to>', 'number of another one', readNumber)
    .description(
      'photos that came, went, moved or were relabelled between two versions, and what it did to each class',
    )
    .action((dataset: string, from: number, to: number) => diffVersions(dataset, { from, to }, output()));
  datasets
    .command('export')
    .argument('<version>', 'name or id, with a version as in coins@2; the latest when none is given')
    .option('--out <file.zip>', 'where to; default: NAME-vN.zip')
    .description('a zip with all photos and a manifest, which is a Hugging Face ImageFolder too')
    .action((ref: string, { out }: { out?: string }) => exportVersion(ref, out, output()));
  datasets
    .command('lock')
    .argument('<dataset>', 'name or id')
    .description('lock the test set: what was ever tested on is never trained on again')
    .action((dataset: string) => setLock('lock', dataset, output()));
  datasets
    .command('unlock')
    .argument('<dataset>', 'name or id')
    .description('take the lock off, for administrators')
    .action((dataset: string) => setLock('unlock', dataset, output()));
  datasets
    .command('restore')
    .argument('<version>', 'as in coins@2')
    .option('--message <text>', 'what the new version is for')
    .description('make an older version the latest once more')
    .action((ref: string, options: { message?: string }) => restoreVersion(ref, options, output()));
}

function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

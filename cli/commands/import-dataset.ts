import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { datasetNameSchema, type ImportStatus, type SkippedFile } from '@/shared/contracts/datasets';
import {
  type ImportOptions,
  type ImportQuestion,
  importOptionsSchema,
  NAME_ENCODINGS,
  SPLIT_TARGETS,
} from '@/shared/contracts/import-plan';
import type { PlannedImport } from '@/shared/contracts/imports';
import { counted } from '@/shared/format';
import { PHOTO_FILE } from '@/shared/photo-file';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { nameOption } from '../name-option';
import { type Output, percent } from '../output';
import { zipFolder, zipPaths } from '../zip-folder';
import { photoCounts, planText, skippedText } from './plan-text';

const POLL_MS = 300;

interface ImportFlags {
  name: string;
  dryRun?: boolean;
  level?: string;
  map?: string[];
  encoding?: string;
  margin?: string;
  add?: boolean;
  skipUnlabelled?: boolean;
}

interface Archive {
  body: NodeJS.ReadableStream;
  bytes: number | null;
  fileName: string;
}

async function openArchive([path = '', ...more]: readonly string[]): Promise<Archive> {
  // A photo is no archive itself, so it is packed as it is.
  if (more.length > 0 || PHOTO_FILE.test(path)) {
    const fileName = more.length > 0 ? `${1 + more.length} files` : basename(path);
    return { body: await zipPaths([path, ...more]), bytes: null, fileName };
  }
  if (path === '-') return { body: process.stdin, bytes: null, fileName: 'standard input' };
  const info = await stat(path).catch(() => null);
  if (!info) throw new CliError(`There is no file or folder ${path}.`);
  const fileName = basename(path);
  if (info.isDirectory()) return { body: await zipFolder(path), bytes: null, fileName };
  return { body: createReadStream(path), bytes: info.size, fileName };
}

/** What the flags say, checked before anything is sent. @throws CliError */
function importOptions({
  level,
  map = [],
  encoding,
  margin,
  skipUnlabelled,
}: Omit<ImportFlags, 'name'>): ImportOptions {
  const splits: Record<string, string> = {};
  for (const pair of map) {
    const at = pair.lastIndexOf('=');
    const target = pair.slice(at + 1);
    if (at < 1 || !(SPLIT_TARGETS as readonly string[]).includes(target)) {
      throw new CliError(
        `--map is “${terminalLine(pair)}”; write FOLDER=SPLIT, where SPLIT is ${SPLIT_TARGETS.join(', ')}.`,
      );
    }
    splits[pair.slice(0, at)] = target;
  }
  if (encoding !== undefined && !(NAME_ENCODINGS as readonly string[]).includes(encoding)) {
    throw new CliError(`--encoding is “${terminalLine(encoding)}”; there are ${NAME_ENCODINGS.join(', ')}.`);
  }
  if (margin !== undefined && !(Number(margin) >= 0 && Number(margin) <= 100)) {
    throw new CliError(`--margin is “${terminalLine(margin)}”; give a percentage from 0 to 100.`);
  }
  const options = importOptionsSchema.safeParse({
    ...(level !== undefined && { level: Number(level) }),
    ...(map.length > 0 && { splits }),
    ...(encoding !== undefined && { encoding }),
    ...(skipUnlabelled && { unlabelled: 'skip' }),
    ...(margin !== undefined && { boxMargin: Number(margin) / 100 }),
  });
  if (options.success) return options.data;
  throw new CliError(
    `--level is “${terminalLine(level ?? '')}”; give 1 for the outermost folders, 2 for those inside them.`,
  );
}

/** What the server fetches by itself. */
const PLACE = /^(https?:\/\/|s3:\/\/|server:)/i;

async function send(server: Connection, paths: readonly string[], name: string): Promise<string> {
  const place = paths.find((path) => PLACE.test(path) || path === '-');
  if (place && paths.length > 1) throw new CliError(`Give ${place} alone: it is imported by itself.`);
  if (place && place !== '-') return (await server.api.imports.fetch.mutate({ name, from: place })).importId;
  const { body, bytes, fileName } = await openArchive(paths);
  const query = new URLSearchParams({ name, stage: '1', file: fileName });
  const answer = await server.rest(`/api/datasets/import?${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      ...(bytes === null ? {} : { 'content-length': String(bytes) }),
    },
    body: Readable.toWeb(Readable.from(body)) as ReadableStream,
    duplex: 'half',
  });
  return z.object({ importId: z.string() }).parse(await answer.json()).importId;
}

/** Waits while it is being read or saved. @throws CliError when it cannot be read */
export async function settled(server: Connection, importId: string, output: Output): Promise<ImportStatus> {
  let noted = '';
  for (;;) {
    const status = await server.api.imports.get.query({ importId });
    if (status.state === 'failed') throw new CliError(status.error ?? 'The import failed.');
    if (status.state === 'succeeded' || status.state === 'ready') return status;
    const share = status.total ? ` ${percent(status.done / status.total)}` : '';
    const line = `${status.phase}${share}`;
    if (line !== noted) output.note(line);
    noted = line;
    await sleep(POLL_MS);
  }
}

/** What to pass, for each question that is open. */
function questionsText(questions: readonly ImportQuestion[]): string {
  const flags = {
    level: 'Pass --level NUMBER, or --map FOLDER=SPLIT for each folder.',
    splits: `Pass --map FOLDER=SPLIT for each folder (${SPLIT_TARGETS.join(', ')}).`,
  };
  return questions
    .map(({ option, message, folders }) =>
      [message, ...folders.map((folder) => `  ${terminalLine(folder)}`), flags[option]].join('\n'),
    )
    .join('\n');
}

async function importDataset(paths: readonly string[], flags: ImportFlags, output: Output): Promise<void> {
  const name = nameOption('--name', flags.name, datasetNameSchema);
  const options = importOptions(flags);
  const server = await connect();
  const importId = await send(server, paths, name);
  await settled(server, importId, output);
  // What is not saved leaves nothing behind: the files are where they were.
  let isSaved = false;
  try {
    const planned = await server.api.imports.plan.query({ importId, name, options });
    if (flags.dryRun) {
      output.answer(dryRunDocument(planned), () => planText(planned));
      if (planned.plan.questions.length > 0) throw new CliError(questionsText(planned.plan.questions));
      return;
    }
    if (planned.plan.questions.length > 0) throw new CliError(questionsText(planned.plan.questions));
    isSaved = await save(server, { importId, name, options, addTo: baseOf(planned, flags), output });
  } finally {
    if (!isSaved) await server.api.imports.discard.mutate({ importId }).catch(() => undefined);
  }
}

function baseOf({ difference }: PlannedImport, { add, name }: ImportFlags): string | null {
  if (!add) return null;
  if (difference) return difference.versionId;
  throw new CliError(`There is no dataset ${name} to add to. Leave out --add to make one.`);
}

async function save(
  server: Connection,
  {
    importId,
    name,
    options,
    addTo,
    output,
  }: { importId: string; name: string; options: ImportOptions; addTo: string | null; output: Output },
): Promise<boolean> {
  await server.api.imports.save.mutate({ importId, name, options, addTo });
  const status = await settled(server, importId, output);
  const skipped = status.report?.skipped ?? [];
  if (status.state !== 'succeeded') {
    throw new CliError([status.error ?? 'The import failed.', ...listOf(skipped)].join('\n'));
  }
  output.answer(
    {
      dataset: status.name,
      datasetId: status.datasetId,
      version: status.version,
      classes: status.classes,
      photos: status.photos,
      incoming: status.report?.incoming ?? 0,
      skipped,
      notes: status.report?.notes ?? [],
    },
    (done) =>
      [
        ...(done.photos
          ? [
              `${terminalLine(done.dataset)}, version ${done.version}: ${done.classes} classes, ${photoCounts(done.photos)} photos.`,
            ]
          : []),
        ...(done.incoming > 0
          ? [
              `${terminalLine(done.dataset)}: ${counted(done.incoming, 'photo')} without a label in the incoming queue.`,
            ]
          : []),
        ...done.notes,
        ...listOf(skipped),
      ].join('\n'),
  );
  return true;
}

function listOf(skipped: readonly SkippedFile[]): string[] {
  if (skipped.length === 0) return [];
  const files = skipped.map(({ file, reason }) => `  ${terminalLine(file)}: ${reason}`);
  return [`${skippedText(skipped.length)}:`, ...files];
}

function dryRunDocument({ plan, difference }: PlannedImport) {
  return { plan, difference };
}

const collect = (value: string, previous: string[] = []) => [...previous, value];

export function addImportCommand(datasets: Command, output: () => Output): void {
  datasets
    .command('import')
    .argument(
      '<path...>',
      'an archive (zip, tar, tar.gz), a folder, any number of archives, folders and photos, - for an archive on standard input, or what the server fetches by itself: https://…, s3://bucket/prefix, server:/folder',
    )
    .requiredOption('--name <name>', 'name of the dataset; an existing one gets a new version')
    .option('--dry-run', 'print what it would become, and save nothing')
    .option('--level <number>', 'which folders are the classes: 1 for the outermost, 2 for those inside them')
    .option('--map <folder=split>', 'what a folder above the classes stands for; may be repeated', collect)
    .option('--encoding <name>', 'how names are read that do not say how they are written')
    .option('--margin <percent>', 'what is cut out around each box, of its longer side (5)')
    .option(
      '--skip-unlabelled',
      'leave photos without a label out; without it they wait in the incoming queue',
    )
    .option('--add', 'add to the photos of the latest version instead of replacing them')
    .description('import photos')
    .addHelpText(
      'after',
      `\nSplits for --map: ${SPLIT_TARGETS.join(', ')}.\nExit code 1 when something has to be chosen first; the message says what to pass.`,
    )
    .action((paths: string[], flags: ImportFlags) => importDataset(paths, flags, output()));
}

import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ErrorCode } from '@/shared/error-codes';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect, ServerError } from '../connection';
import { type Output, percent, quoted } from '../output';
import { listFiles } from '../zip-folder';

/** Errors of one photo. Others, such as a missing permission or an unknown model, end the command. */
const PHOTO_ERRORS: readonly (string | null)[] = ['bad-photo', 'too-large'] satisfies ErrorCode[];

interface Answer {
  photo: string;
  results: {
    model: number;
    modelId: string;
    name: string;
    ms: number;
    /** Whether it looks like a coin that the model has learned; null where the model cannot tell. */
    known: boolean | null;
    top: { p: number; label: string }[];
  }[];
  /** Why there are no results; null when there are. */
  error: string | null;
}

/** The paths, with the files of each folder among them, whatever they are called: those that are no photos say so. */
async function photosOf(paths: string[]): Promise<string[]> {
  const photos: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    photos.push(...(info?.isDirectory() ? await listFiles(path) : [path]));
  }
  if (photos.length === 0) throw new CliError(`${paths.join(', ')} holds no files.`);
  return photos;
}

async function classifyPhoto(server: Connection, photo: string, models: string | undefined): Promise<Answer> {
  const bytes = await readFile(photo).catch((error: Error) => error);
  if (bytes instanceof Error) return { photo, results: [], error: `cannot be read: ${bytes.message}` };
  const query = new URLSearchParams({ name: basename(photo) });
  if (models) query.set('models', models);
  try {
    const response = await server.rest(`/api/classify?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    const item = (await response.json()) as ClassificationItem;
    const results = item.results.map(({ modelNumber, modelId, modelName, ms, top, traits: [said] }) => {
      const known = said?.known == null ? null : said.known >= 0;
      return { model: modelNumber, modelId, name: modelName, ms, known, top };
    });
    return { photo, results, error: null };
  } catch (error) {
    if (!(error instanceof ServerError) || !PHOTO_ERRORS.includes(error.code)) throw error;
    return { photo, results: [], error: error.message };
  }
}

function answerText({ photo, results }: Answer): string {
  return [
    terminalLine(photo),
    ...results.flatMap((result) => [
      `  model ${result.model} ${quoted(result.name)}, ${result.ms.toFixed(0)} ms`,
      ...(result.known === false ? ['    not a coin that this model knows; the nearest classes:'] : []),
      ...result.top.map((score) => `    ${percent(score.p).padStart(7)}  ${terminalLine(score.label)}`),
    ]),
  ].join('\n');
}

async function classify(paths: string[], models: string | undefined, output: Output): Promise<void> {
  const server = await connect();
  const answers: Answer[] = [];
  const photos = await photosOf(paths);
  for (const photo of photos) answers.push(await classifyPhoto(server, photo, models));
  const failed = answers.filter(({ error }) => error !== null);
  if (output.json || failed.length < answers.length) {
    output.answer(answers, (all) =>
      all
        .filter(({ error }) => error === null)
        .map(answerText)
        .join('\n'),
    );
  }
  if (failed.length > 0) {
    const names = failed.map(({ photo, error }) => `${terminalLine(photo)}: ${error}`).join('\n');
    throw new CliError(`${failed.length} of ${photos.length} photos could not be classified:\n${names}`);
  }
}

export function addClassifyCommand(program: Command, output: () => Output): void {
  program
    .command('classify')
    .argument('<photo...>', 'photos of coins, and folders of them')
    .option(
      '--models <list>',
      'model versions by number or id, separated by commas; by default each dataset’s champion or best',
    )
    .description('classify photos with model versions')
    .addHelpText('after', '\nExit code 1 when a photo could not be classified; the others are answered.')
    .action((photos: string[], options: { models?: string }) => classify(photos, options.models, output()));
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { BulkPlan } from '@/shared/contracts/drafts';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, table } from '../output';

/** How often it is asked how far a change of many photos is. */
const POLL_MS = 500;

interface PublishFlags {
  publish?: boolean;
  message?: string;
}

/** `coins` or `coins@3`. */
function versionRef(text: string): { dataset: string; number?: number } {
  const [, dataset, number] = /^(.+)@(\d+)$/.exec(text) ?? [];
  return dataset && number ? { dataset, number: Number(number) } : { dataset: text };
}

/** @throws CliError when a version is to be made without a message */
function requireMessage({ publish, message }: PublishFlags): void {
  if (publish && !message?.trim()) throw new CliError('--publish needs -m MESSAGE: say what changed.');
  if (!publish && message !== undefined) throw new CliError('-m is of --publish. Pass both, or neither.');
}

function planText({ photos, findings, rows, left }: BulkPlan): string {
  return [
    photos === 0
      ? 'There is nothing to drop.'
      : `${photos} ${photos === 1 ? 'photo' : 'photos'} of ${findings} ${findings === 1 ? 'group' : 'groups'} to drop:`,
    ...(rows.length > 0
      ? [
          table(
            ['class', 'split', 'photos'],
            rows.map((row) => [row.classKey, row.split, row.photos]),
          ),
        ]
      : []),
    ...left.map(
      ({ reason, groups }) => `Left to people: ${groups} ${groups === 1 ? 'group' : 'groups'}, ${reason}.`,
    ),
  ].join('\n');
}

async function cleanDataset(
  ref: string,
  { dryRun, ...flags }: PublishFlags & { dryRun?: boolean },
  output: Output,
): Promise<void> {
  requireMessage(flags);
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const report = await server.api.curation.report.query({ versionId: version.id });
  if (report.state !== 'done') {
    throw new CliError(
      `The report of ${terminalLine(version.datasetName)}, version ${version.number}, is not finished. ` +
        'Wait for it (mintmark datasets report), then clean.',
    );
  }
  const plan = await server.api.drafts.planClean.query({ versionId: version.id });
  const about = { dataset: version.datasetName, version: version.number };
  if (dryRun || plan.photos === 0) {
    output.answer({ ...about, plan, draft: null, published: null }, () => planText(plan));
    return;
  }
  const { id: draftId } = await server.api.drafts.create.mutate({ versionId: version.id, name: 'Clean' });
  const { goesOn } = await server.api.drafts.applyBulk.mutate({
    draftId,
    bulk: { action: 'clean' },
    requestId: randomUUID(),
    seenSeq: 0,
  });
  while (goesOn && (await server.api.drafts.get.query({ draftId })).bulk?.isRunning) await sleep(POLL_MS);
  const published = await publish(server, draftId, flags);
  output.answer({ ...about, plan, draft: draftId, published }, () =>
    [planText(plan), endText(server, { draftId, datasetId: version.datasetId, published })].join('\n'),
  );
}

async function labelPhotos(
  ref: string,
  names: string[],
  { class: classKey, ...flags }: PublishFlags & { class: string },
  output: Output,
): Promise<void> {
  requireMessage(flags);
  const server = await connect();
  const version = await server.api.datasets.version.query(versionRef(ref));
  const photos = await findPhotos(server, version.id, names);
  const { id: draftId } = await server.api.drafts.create.mutate({ versionId: version.id, name: 'Labels' });
  const applied = await server.api.drafts.operate
    .mutate({
      draftId,
      requestId: randomUUID(),
      operation: { kind: 'relabel', photos, classKey },
      seenSeq: 0,
    })
    .catch(async (error: unknown) => {
      // An empty draft helps nobody.
      await server.api.drafts.discard.mutate({ draftId }).catch(() => undefined);
      throw error;
    });
  if (applied.outcome === 'conflict') throw new CliError('Somebody has changed the same photos meanwhile.');
  const published = await publish(server, draftId, flags);
  output.answer(
    {
      dataset: version.datasetName,
      version: version.number,
      photos: photos.length,
      class: classKey,
      draft: draftId,
      published,
    },
    (done) =>
      [
        `${done.photos} ${done.photos === 1 ? 'photo' : 'photos'} relabelled as ${terminalLine(classKey)}.`,
        endText(server, { draftId, datasetId: version.datasetId, published }),
      ].join('\n'),
  );
}

/** Photos by hash (eight digits of it or more) or by file name. @throws CliError for one that is not there, or not alone */
async function findPhotos(server: Connection, versionId: string, names: string[]): Promise<string[]> {
  const found = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  let cursor: number | undefined;
  do {
    const page = await server.api.datasets.photos.query({ versionId, cursor, limit: 200 });
    for (const { hash, fileName } of page.items) {
      found.get(fileName)?.add(hash);
      for (const name of names)
        if (/^[0-9a-f]{8,64}$/.test(name) && hash.startsWith(name)) found.get(name)?.add(hash);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return [...found].map(([name, hashes]) => {
    const [hash] = hashes;
    if (!hash) throw new CliError(`There is no photo ${terminalLine(name)} in this version.`);
    if (hashes.size > 1) {
      throw new CliError(`${hashes.size} photos are called ${terminalLine(name)}; name them by their hash.`);
    }
    return hash;
  });
}

async function publish(
  server: Connection,
  draftId: string,
  { publish: isPublished, message = '' }: PublishFlags,
): Promise<number | null> {
  if (!isPublished) return null;
  const { lastSeq } = await server.api.drafts.get.query({ draftId });
  const { number } = await server.api.drafts.publish.mutate({ draftId, message, seenSeq: lastSeq });
  return number;
}

function endText(
  { url }: Connection,
  { draftId, datasetId, published }: { draftId: string; datasetId: string; published: number | null },
): string {
  return published === null
    ? `Nothing is published yet. Look at it: ${url}/datasets/${datasetId}/drafts/${draftId}`
    : `Published as version ${published}.`;
}

export function addDraftCommands(datasets: Command, output: () => Output): void {
  datasets
    .command('clean')
    .argument('<dataset>', 'name or id, with a version as in coins@2; the latest when none is given')
    .option('--dry-run', 'print what would be dropped, and change nothing')
    .option('--publish', 'make the next version of it')
    .option('-m, --message <text>', 'what changed, for the version')
    .description('drop near copies by rule')
    .addHelpText(
      'after',
      '\nTest beats validation beats training, then the larger file stays. Groups under several classes are left to people.',
    )
    .action((ref: string, flags: PublishFlags & { dryRun?: boolean }) => cleanDataset(ref, flags, output()));
  datasets
    .command('label')
    .argument('<dataset>', 'name or id, with a version as in coins@2; the latest when none is given')
    .argument('<photo...>', 'hashes, or their first eight digits, or file names')
    .requiredOption('--class <key>', 'the class that they show')
    .option('--publish', 'make the next version of it')
    .option('-m, --message <text>', 'what changed, for the version')
    .description('put photos into another class')
    .action((ref: string, photos: string[], flags: PublishFlags & { class: string }) =>
      labelPhotos(ref, photos, flags, output()),
    );
}

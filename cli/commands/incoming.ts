import type { Command } from 'commander';
import {
  acceptIncomingInput,
  INCOMING_VIEWS,
  type IncomingPhoto,
  type IncomingView,
  incomingSourceLabels,
} from '@/shared/contracts/incoming';
import { counted } from '@/shared/format';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, table } from '../output';
import { settled } from './import-dataset';
import { photoCounts } from './plan-text';

interface ListFlags {
  view: string;
}

async function datasetOf(server: Connection, ref: string) {
  return server.api.datasets.get.query({ dataset: ref });
}

function viewOf(text: string): IncomingView {
  const view = INCOMING_VIEWS.find((name) => name === text);
  if (view) return view;
  throw new CliError(`--view is “${terminalLine(text)}”; there are ${INCOMING_VIEWS.join(', ')}.`);
}

async function listIncoming(ref: string, flags: ListFlags, output: Output): Promise<void> {
  const view = viewOf(flags.view);
  const server = await connect();
  const { id, name } = await datasetOf(server, ref);
  const photos = await allPhotos(server, id, view);
  output.answer(
    photos.map((photo) => ({ dataset: name, ...photo })),
    (rows) =>
      [
        `${terminalLine(name)}: ${counted(rows.length, 'photo')}, ${view}.`,
        table(
          ['id', 'file', 'source', 'sent by', 'class', 'suggestion', 'in the dataset as'],
          rows.map((row) => [
            row.id,
            row.fileName,
            incomingSourceLabels[row.source],
            row.sentBy,
            row.class,
            row.suggestion?.top[0]?.class ?? null,
            row.present?.class ?? null,
          ]),
        ),
      ].join('\n'),
  );
}

/** Every photo of a view: a queue is worked through, and not looked at page by page. */
async function allPhotos(
  server: Connection,
  datasetId: string,
  view: IncomingView,
): Promise<IncomingPhoto[]> {
  const photos: IncomingPhoto[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await server.api.incoming.list.query({ datasetId, view, cursor, limit: 200 });
    photos.push(...page.items);
    if (page.nextCursor === null) return photos;
    cursor = page.nextCursor;
  }
}

/** Those that are named, in the order in which they wait. @throws CliError that names the ones that do not wait */
async function named(
  server: Connection,
  datasetId: string,
  ids: readonly string[],
): Promise<IncomingPhoto[]> {
  const waiting = [
    ...(await allPhotos(server, datasetId, 'unlabelled')),
    ...(await allPhotos(server, datasetId, 'labelled')),
  ];
  const found = waiting.filter(({ id }) => ids.includes(id));
  const missing = ids.filter((id) => !found.some((photo) => photo.id === id));
  if (missing.length === 0) return found;
  throw new CliError(
    `No photo waits under ${missing.map(terminalLine).join(', ')}; “datasets incoming list” has them.`,
  );
}

interface AcceptFlags {
  class?: string;
  message?: string;
  share?: boolean;
}

async function acceptIncoming(ref: string, ids: string[], flags: AcceptFlags, output: Output): Promise<void> {
  const server = await connect();
  const { id: datasetId } = await datasetOf(server, ref);
  if (flags.class !== undefined && ids.length === 0)
    throw new CliError('Name the photos that are of --class.');
  const photos = ids.length > 0 ? await labelled(server, { datasetId, ids, label: flags.class }) : 'all';
  const { acceptable } = await server.api.incoming.counts.query({ datasetId });
  const expected = photos === 'all' ? acceptable : photos.length;
  if (expected === 0) throw new CliError('No labelled photo waits that the latest version does not have.');
  const into = flags.share ? 'share' : 'train';
  const input = acceptIncomingInput.parse({ datasetId, photos, expected, into, message: flags.message });
  const { importId } = await server.api.incoming.accept.mutate(input);
  const status = await settled(server, importId, output);
  output.answer(
    { dataset: status.name, datasetId, version: status.version, accepted: expected, photos: status.photos },
    (done) =>
      `${counted(done.accepted, 'photo')} accepted. ${terminalLine(done.dataset)}, version ${done.version}: ` +
      `${done.photos ? photoCounts(done.photos) : ''} photos.`,
  );
}

/** The photos at their present state, labelled first when a class is given. */
async function labelled(
  server: Connection,
  { datasetId, ids, label }: { datasetId: string; ids: string[]; label: string | undefined },
) {
  const photos = (await named(server, datasetId, ids)).map(({ id, revision }) => ({ id, revision }));
  if (label === undefined) return photos;
  const { stale } = await server.api.incoming.label.mutate({ datasetId, photos, class: label });
  if (stale.length > 0) throw new CliError('Somebody changed some of these photos just now. Try again.');
  return photos.map(({ id, revision }) => ({ id, revision: revision + 1 }));
}

async function rejectIncoming(ref: string, ids: string[], output: Output): Promise<void> {
  const server = await connect();
  const { id: datasetId } = await datasetOf(server, ref);
  const photos = (await named(server, datasetId, ids)).map(({ id, revision }) => ({ id, revision }));
  const { changed, stale } = await server.api.incoming.reject.mutate({ datasetId, photos });
  output.answer({ rejected: changed, stale }, () => `${counted(changed, 'photo')} rejected.`);
  if (stale.length > 0) throw new CliError('Somebody changed the others just now. Try again.');
}

export function addIncomingCommands(datasets: Command, output: () => Output): void {
  const incoming = datasets.command('incoming').description('photos that wait to be labelled and accepted');
  incoming
    .command('list')
    .argument('<dataset>', 'name or id')
    .option('--view <view>', INCOMING_VIEWS.join(', '), 'unlabelled')
    .description('photos of the queue, the one first that has waited longest')
    .action((ref: string, flags: ListFlags) => listIncoming(ref, flags, output()));
  incoming
    .command('accept')
    .argument('<dataset>', 'name or id')
    .argument('[photos...]', 'ids of photos; all labelled ones when none is given')
    .option('--class <class>', 'key of the class that these photos are of')
    .option('--message <text>', 'what is said of the new version')
    .option('--share', 'some of each class go to validation and test; without it all are for training')
    .description('make the next version with labelled photos')
    .action((ref: string, ids: string[], flags: AcceptFlags) => acceptIncoming(ref, ids, flags, output()));
  incoming
    .command('reject')
    .argument('<dataset>', 'name or id')
    .argument('<photos...>', 'ids of photos')
    .description('photos that are not to become part of the dataset')
    .action((ref: string, ids: string[]) => rejectIncoming(ref, ids, output()));
}

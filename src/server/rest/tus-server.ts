import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type ServerOptions } from '@tus/server';
import { ERROR_STATUS } from '@/shared/error-codes';
import { asDatabaseError } from '../db/database-error';
import type { Deps } from '../deps';
import type { UploadFiles } from '../domain/datasets/uploads/upload-files';
import { UploadLocker } from '../domain/datasets/uploads/upload-locker';
import { uploadFiles } from '../domain/datasets/uploads/upload-store';
import { discardUpload, finishUpload } from '../domain/datasets/uploads/uploads';
import { AppError, messageOf } from '../errors';
import { tunables } from '../tunables';

/** What speaks the tus protocol, behind the router: who may call is decided before. */
interface TusServer {
  /** A new upload, under the id of its import. */
  begin(id: string, req: IncomingMessage, res: ServerResponse): Promise<void>;
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

type BegunBy = Parameters<NonNullable<ServerOptions['onResponseError']>>[0];

/** One for each server, since it holds the locks. */
const servers = new WeakMap<Deps, Promise<TusServer>>();

export function tusServer(deps: Deps): Promise<TusServer> {
  const present = servers.get(deps);
  if (present) return present;
  const made = uploadFiles(deps).then((files) => createTusServer(deps, files));
  servers.set(deps, made);
  return made;
}

function createTusServer(deps: Deps, files: UploadFiles): TusServer {
  const ids = new WeakMap<IncomingMessage, string>();
  /** The import of an upload that this request begins. */
  const begun = ({ runtime }: BegunBy) => runtime?.node && ids.get(runtime.node.req as IncomingMessage);
  const server = new Server({
    path: '/api/uploads',
    datastore: files.store,
    locker: new UploadLocker(deps),
    lockDrainTimeout: tunables.uploadDrainMs,
    maxSize: tunables.maxArchiveBytes,
    // Only our own pages upload, and no page of another site reads the answers.
    allowedOrigins: [],
    namingFunction: (request) => {
      const id = begun(request);
      if (!id) throw new Error('an upload that has not begun');
      return files.nameOf(id);
    },
    getFileIdFromRequest: (_request, last) => (last === undefined ? undefined : files.nameOf(last)),
    generateUrl: (_request, { path, id }) => `${path}/${importOf(id)}`,
    onUploadFinish: async (_request, { id }) => {
      await finishUpload(deps, importOf(id));
      return {};
    },
    onResponseError: async (request, thrown) => {
      // Taken back before the answer: whoever tries again at once has its place among those under way.
      const id = begun(request);
      if (id) await discardUpload(deps, id);
      return answerOf(deps, thrown);
    },
  });
  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    await server.handle(req, res);
  };
  return {
    handle,
    begin: (id, req, res) => {
      ids.set(req, id);
      return handle(req, res);
    },
  };
}

/** The id of the import, from what the store calls its upload. */
const importOf = (name: string) => name.split('/').at(-1) as string;

/** As `sendError` answers, in what the library sends; its own refusals stay as they are. */
function answerOf(deps: Deps, thrown: Error | { status_code: number; body: string }) {
  if ('status_code' in thrown) return undefined;
  const error = asDatabaseError(thrown);
  const known = error instanceof AppError ? error : null;
  if (!known || ERROR_STATUS[known.code] >= 500) deps.log.error({ err: error }, 'an upload failed');
  const code = known?.code ?? 'internal';
  const message = messageOf(error);
  return { status_code: ERROR_STATUS[code], body: JSON.stringify({ error: { code, message } }) };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Permission } from '@/shared/permissions';
import type { Actor, Deps } from '../deps';

export interface RestArgs {
  deps: Deps;
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  /** The named parts of the pattern, decoded. */
  params: Record<string, string>;
  actor: Actor;
}

/** Answers one request, or throws AppError; the plumbing turns that into `{ error: { code, message } }`. */
export type RestHandler = (args: RestArgs) => Promise<void>;

/** For routes of permission `worker`: called with a valid worker token only. */
export type WorkerRestHandler = (
  args: Omit<RestArgs, 'actor'> & { worker: { tokenId: string } },
) => Promise<void>;

/** For routes of permission `open`: anybody may call. */
export type OpenRestHandler = (args: Omit<RestArgs, 'actor'>) => Promise<void>;

/** Whatever may change something says what its entry in the audit log is called; null for bytes without a meaning yet. */
type Audited =
  | { method: 'GET' /** Of what leaves the server as a whole. */; audit?: string }
  | { method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' /** Such as `datasets.import`. */; audit: string | null };

export type Route = {
  /** Such as `/api/photos/:hash`; a named part is one segment of the path. */
  pattern: string;
} & Audited &
  (
    | { permission: Permission; handler: RestHandler }
    | { permission: 'worker'; handler: WorkerRestHandler }
    | { permission: 'open'; handler: OpenRestHandler }
  );

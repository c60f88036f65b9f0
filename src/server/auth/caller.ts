import type { IncomingMessage } from 'node:http';
import type { AuditVia } from '@/shared/contracts/audit';
import type { Deps } from '../deps';
import { isBearer } from './actor';
import { clientAddress } from './client-address';

/** From where somebody calls. */
export interface Caller {
  via: AuditVia;
  address: string | null;
}

/** The command line names itself; it is believed, for nothing depends on it but a word in the audit log. */
export function callerOf(deps: Pick<Deps, 'env'>, req: IncomingMessage): Caller {
  const isCli = req.headers['x-mintmark-client'] === 'cli';
  return {
    via: isBearer(req.headers.authorization) ? (isCli ? 'cli' : 'api') : 'page',
    address: clientAddress(req, deps.env.trustedProxies) || null,
  };
}

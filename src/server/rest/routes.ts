import { healthz } from './healthz';
import type { Route } from './route';
import { getWorkerBlob, putWorkerBlob } from './worker-blobs';

/** Every REST endpoint, and who may call it. */
export const routes: readonly Route[] = [
  { method: 'GET', pattern: '/healthz', permission: 'open', handler: healthz },
  { method: 'GET', pattern: '/api/worker/blobs/:hash', permission: 'worker', handler: getWorkerBlob },
  { method: 'PUT', pattern: '/api/worker/blobs/:hash', permission: 'worker', handler: putWorkerBlob },
];

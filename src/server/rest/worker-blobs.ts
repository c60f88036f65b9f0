import type { BlobStore } from '../blobs/blob-store';
import { requireHeldCheckpoint, requireHeldRun } from '../domain/runs/lease/held-files';
import { AppError } from '../errors';
import { sendStream } from '../request/respond';
import { tunables } from '../tunables';
import type { WorkerRestHandler } from './route';

/** `PUT /api/worker/blobs/:hash`: a file of a training result; refused when the bytes are not those of the hash. */
export const putWorkerBlob: WorkerRestHandler = (args) => receive(args.deps.blobs, args);

/** `GET /api/worker/checkpoints/:hash`: a checkpoint, named by the assignment of a claimed run. */
export const getWorkerCheckpoint: WorkerRestHandler = async (args) => {
  await requireHeldCheckpoint(args.deps, args.worker.tokenId, checkedHash(args.params.hash));
  await send(args.deps.checkpoints, args);
};

/** `PUT /api/worker/checkpoints/:hash`: a checkpoint, which the message `checkpoint` then reports. */
export const putWorkerCheckpoint: WorkerRestHandler = (args) => receive(args.deps.checkpoints, args);

type Args = Parameters<WorkerRestHandler>[0];

async function send(store: BlobStore, { deps, req, res, params }: Args): Promise<void> {
  const { stream, bytes } = await store.open(checkedHash(params.hash));
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': bytes,
    'cache-control': 'private, no-store',
  };
  if (req.method === 'HEAD') stream.destroy();
  await sendStream({ deps, req, res, headers, open: async () => stream });
}

async function receive(store: BlobStore, { deps, req, res, params, worker }: Args): Promise<void> {
  await requireHeldRun(deps, worker.tokenId);
  const { created } = await store.writeStream(req, {
    maxBytes: tunables.maxArtifactBytes,
    expectedHash: checkedHash(params.hash),
  });
  res.writeHead(created ? 201 : 200).end();
}

function checkedHash(hash: string | undefined): string {
  if (hash && /^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new AppError('bad-request', 'A blob is named by its SHA-256: 64 hex digits in lower case.');
}

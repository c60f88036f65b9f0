import type { ServerResponse } from 'node:http';
import { frameHeader, photosRequestSchema } from '@/shared/photo-frames';
import { readablePhotos } from '../domain/runs/lease/held-files';
import { AppError } from '../errors';
import { readJsonText } from '../request/bounded-json';
import type { RestArgs, WorkerRestHandler } from './route';

/** 256 hashes and their quotes take 17 KiB. */
const MAX_REQUEST = { maxBytes: 64 * 1024, maxDepth: 2, maxNodes: 400 };

/**
 * `POST /api/worker/photos`: the bytes of many photos, named by the manifest of a claimed run, in one answer in the format of
 * `photo-frames.ts`. Photos of other runs than those that a worker of this token holds are not there for it.
 */
export const postWorkerPhotos: WorkerRestHandler = async ({ deps, req, res, worker }) => {
  const { hashes } = await readRequest(req);
  const readable = await readablePhotos(deps, worker.tokenId, hashes);
  res.writeHead(200, {
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  for (const hash of hashes) {
    // The worker has closed the connection.
    if (res.destroyed) return;
    const bytes = readable.has(hash) ? await readIfThere(deps, hash) : null;
    await write(res, frameHeader(bytes?.length ?? null));
    if (bytes) await write(res, bytes);
  }
  res.end();
};

async function readIfThere({ blobs }: RestArgs['deps'], hash: string): Promise<Buffer | null> {
  return blobs.read(hash).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  });
}

/** @throws AppError `bad-request`, `too-large` */
async function readRequest(req: RestArgs['req']) {
  const parsed = photosRequestSchema.safeParse(parseJson(await readJsonText(req, MAX_REQUEST)));
  if (parsed.success) return parsed.data;
  throw new AppError('bad-request', 'Photos are asked for as {"hashes": […]}: SHA-256, 64 hex digits each.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Waits where the other side reads more slowly than the disk. */
async function write(res: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (res.write(bytes) || res.destroyed) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      res.off('drain', goOn).off('close', goOn);
      resolve();
    };
    res.on('drain', goOn).on('close', goOn);
  });
}

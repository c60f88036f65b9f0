import { DetailedError, Upload } from 'tus-js-client';
import { packFiles } from './pack-files';
import type { Picked } from './picked-files';

/** Bytes in one request: what a proxy in between may hold back, and what is sent again after a broken line at most. */
const CHUNK_BYTES = 32 * 1024 ** 2;
/** Waits between tries, which begin again with every byte that arrives: an hour of bridges and lifts in all. */
const RETRY_MS = [0, 1_000, 3_000, 5_000, 10_000, ...Array<number>(120).fill(30_000)];

interface UploadEvents {
  onProgress: (sent: number, total: number) => void;
  /** The connection is gone, and the upload tries again by itself. */
  onWaiting: () => void;
  onDone: (importId: string) => void;
  onError: (message: string) => void;
}

/** One upload, which can be paused, and continues after the page was closed when the same files are picked again. */
export interface ResumableUpload {
  start(): Promise<void>;
  pause(): Promise<void>;
  /** Takes back what was sent. */
  discard(): Promise<void>;
}

export function createUpload(picked: Picked, name: string, events: UploadEvents): ResumableUpload {
  const blob = picked.kind === 'archive' ? picked.blob : packFiles(picked.files);
  const filename = picked.kind === 'archive' ? picked.name : `${picked.name}.tar`;
  const upload = new Upload(blob, {
    endpoint: '/api/uploads',
    metadata: { name, filename },
    fingerprint: async () => `mintmark ${picked.fingerprint}`,
    removeFingerprintOnSuccess: true,
    uploadDataDuringCreation: true,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_MS,
    onProgress: events.onProgress,
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      const passes = status === 0 || status === 409 || status === 423 || status >= 500;
      // A full disk is for people to see to, not to be tried for an hour.
      if (!passes || status === 507) return false;
      events.onWaiting();
      return true;
    },
    onSuccess: () => events.onDone(importIdOf(upload)),
    onError: (error) => events.onError(explain(error)),
  });
  return {
    async start() {
      if (upload.url === null) {
        const [previous] = await upload.findPreviousUploads();
        if (previous) upload.resumeFromPreviousUpload(previous);
      }
      upload.start();
    },
    pause: () => upload.abort(),
    discard: async () => {
      // Only `terminate` also forgets the address.
      await upload.abort(upload.url !== null).catch(() => undefined);
    },
  };
}

function importIdOf({ url }: Upload): string {
  const id = url?.split('/').at(-1);
  if (!id) throw new Error('an upload ended without an address');
  return id;
}

function explain(error: Error): string {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 0) {
    return 'The server cannot be reached, or the files changed meanwhile. What was sent is kept for three days: continue when the connection is back.';
  }
  if (status === 401)
    return 'Your session ended. Sign in again in another tab, then continue: what was sent is kept.';
  return (
    messageOf(response?.getBody() ?? '') ??
    `The upload stopped (HTTP ${status}). Continue, or ask an administrator.`
  );
}

/** What the server says in `{ error: { message } }`. */
function messageOf(body: string): string | null {
  try {
    return (JSON.parse(body) as { error?: { message?: string } }).error?.message ?? null;
  } catch {
    return null;
  }
}

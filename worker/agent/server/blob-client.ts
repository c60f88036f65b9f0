import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readFrames } from '@/shared/photo-frames';
import { agentTunables } from '../tunables';

/** The server has no such blob, or does not let this worker read it. A retry would not help. */
export class BlobRefusedError extends Error {
  override readonly name = 'BlobRefusedError';

  constructor(
    message: string,
    /** True when the server has no such blob, false when this worker may not read it. */
    readonly missing: boolean,
  ) {
    super(message);
  }
}

/** The server cannot accept or send the blob at the moment, and gives a reason. */
class BlobDelayedError extends Error {
  override readonly name = 'BlobDelayedError';

  constructor(
    message: string,
    /** For people. */
    readonly reason: string,
  ) {
    super(message);
  }
}

interface Retrying {
  signal: AbortSignal;
  onDelay?: ((reason: string) => void) | undefined;
  forever?: boolean;
}

/**
 * Reads and writes content-addressed blobs on the server: photos and results, or checkpoints. Retries when
 * the connection or the server fails.
 */
export class BlobClient {
  readonly #url: string;
  readonly #photosUrl: string;
  readonly #headers: { authorization: string };

  constructor({ url, token }: { url: string; token: string }, kind: 'blobs' | 'checkpoints') {
    this.#url = `${url}/api/worker/${kind}`;
    this.#photosUrl = `${url}/api/worker/photos`;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  /** Calls `use` with the bytes as they arrive; when it throws, the blob is requested again. */
  async get(
    hash: string,
    use: (body: AsyncIterable<Uint8Array>) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#withRetries({ signal }, async () => {
      const response = await fetch(this.#address(hash), { headers: this.#headers, signal });
      await check(response, `blob ${hash.slice(0, 12)}…`);
      if (!response.body) throw new Error('the response has no body');
      await use(response.body as unknown as AsyncIterable<Uint8Array>);
    });
  }

  /**
   * Requests the photos that `wanted` names in one response, and calls `use` with them as they arrive, in that
   * order; null for one the server does not have. When `use` throws, `wanted` is called and requested again.
   */
  async getPhotos(
    wanted: () => readonly string[],
    use: (photos: AsyncIterable<Uint8Array | null>) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#withRetries({ signal }, async () => {
      const response = await fetch(this.#photosUrl, {
        method: 'POST',
        headers: { ...this.#headers, 'content-type': 'application/json' },
        body: JSON.stringify({ hashes: wanted() }),
        signal,
      });
      await check(response, 'photos');
      if (!response.body) throw new Error('the response has no body');
      await use(readFrames(response.body as unknown as AsyncIterable<Uint8Array>));
    });
  }

  /**
   * Sends a file. While the server cannot accept it (its disk is full, it restarts), `onDelay` is called once with the reason.
   * @param untilTaken retries until the signal aborts, rather than for two minutes
   */
  async put(
    { hash, file }: { hash: string; file: string },
    signal: AbortSignal,
    { onDelay, untilTaken = false }: { onDelay?: (reason: string) => void; untilTaken?: boolean } = {},
  ): Promise<void> {
    const { size } = await stat(file);
    await this.#withRetries({ signal, onDelay, forever: untilTaken }, async () => {
      // `fetch` requires `duplex` for a streamed body; the type of Node's own fetch lacks it.
      const request: RequestInit & { duplex: 'half' } = {
        method: 'PUT',
        headers: { ...this.#headers, 'content-length': String(size) },
        body: createReadStream(file) as unknown as BodyInit,
        duplex: 'half',
        signal,
      };
      const response = await fetch(this.#address(hash), request);
      // A server that lost the file while it arrived, or a proxy between two servers: the file is still here.
      if (response.status === 404) throw new Error(`blob ${hash.slice(0, 12)}…: HTTP 404`);
      await check(response, `blob ${hash.slice(0, 12)}…`);
    });
  }

  #address(hash: string): string {
    return `${this.#url}/${hash}`;
  }

  async #withRetries(
    { signal, onDelay, forever = false }: Retrying,
    work: () => Promise<void>,
  ): Promise<void> {
    const { blobRetryMs, blobRetryMaxMs } = agentTunables;
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        const local = code === 'ENOSPC' || code === 'ENOENT';
        const wait = blobRetryMs[tries] ?? (forever ? blobRetryMaxMs : null);
        if (signal.aborted || error instanceof BlobRefusedError || local || wait === null) throw error;
        // A restarting server is not worth reporting yet; an error with a reason is.
        if (tries === 0 && error instanceof BlobDelayedError) onDelay?.(error.reason);
        await delay(Math.min(wait, forever ? blobRetryMaxMs : wait), undefined, { signal });
      }
    }
  }
}

async function check(response: Response, what: string): Promise<void> {
  if (response.ok) return;
  const text = (await response.text().catch(() => '')).slice(0, 500);
  const message = `${what}: HTTP ${response.status} ${text}`.slice(0, 400);
  if (response.status >= 500) throw new BlobDelayedError(message, reasonIn(text) ?? message);
  throw response.status >= 400 && response.status !== 429
    ? new BlobRefusedError(message, response.status === 404)
    : new Error(message);
}

/** The message in `{ error: { message } }`; null for anything else, such as a proxy's page. */
function reasonIn(text: string): string | null {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message : null;
  } catch {
    return null;
  }
}

/**
 * Fetches a blob to `file`, which appears whole, with the bytes of that hash, or not at all.
 * @throws BlobRefusedError when the server does not have it; the file system's error when the disk is full.
 */
export async function fetchBlobTo({
  hash,
  file,
  blobs,
  signal,
}: {
  hash: string;
  file: string;
  blobs: Pick<BlobClient, 'get'>;
  signal: AbortSignal;
}): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${randomUUID()}`);
  try {
    await blobs.get(
      hash,
      async (body) => {
        const digest = createHash('sha256');
        await pipeline(
          body,
          async function* (chunks) {
            for await (const chunk of chunks) {
              digest.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(temporary),
          { signal },
        );
        if (digest.digest('hex') !== hash) throw new Error(`blob ${hash} arrived damaged`);
      },
      signal,
    );
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** SHA-256 of a file's bytes, the name of its blob. */
export async function hashFile(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

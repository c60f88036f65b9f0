import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../errors';
import {
  type AddressPolicy,
  allowedLookup,
  literalAddress,
  RefusedAddressError,
  requireAllowed,
} from '../../../outgoing/allowed-address';
import { tunables } from '../../../tunables';
import { tooLarge } from '../import/receive-archive';

export interface UrlFetch {
  url: URL;
  /** Filled from where it ends, if the server still has the same. */
  file: string;
  policy: AddressPolicy;
  signal: AbortSignal;
  maxBytes?: number;
  onProgress: (bytes: number, total: number | null) => void;
  /** Called once the length is known. @throws to refuse it */
  checkSize: (bytes: number) => Promise<void>;
}

/** The connection failed, or the server has asked for patience: another try may bring the rest. */
class PassingError extends Error {}

/**
 * Fetches an archive into a file, over redirects to allowed addresses only. What broke off continues where it was, here or
 * after a restart, as long as the server can tell that it has the same file.
 * @throws AppError `bad-request`, `bad-archive`, `too-large`; the reason of `signal`
 */
export async function fetchUrl(fetch: UrlFetch): Promise<void> {
  let tries = 0;
  let before = await sizeOf(fetch.file);
  for (;;) {
    try {
      return await fetchOnce(fetch);
    } catch (error) {
      fetch.signal.throwIfAborted();
      if (!(error instanceof PassingError)) throw error;
      const now = await sizeOf(fetch.file);
      tries = now > before ? 1 : tries + 1;
      before = now;
      if (tries >= tunables.fetchTries)
        throw new AppError('bad-request', `${error.message} Try again later.`, { cause: error });
      await delay(tunables.fetchFirstRetryMs * 2 ** (tries - 1), undefined, { signal: fetch.signal });
    }
  }
}

async function fetchOnce(fetch: UrlFetch): Promise<void> {
  const { file, maxBytes = tunables.maxArchiveBytes } = fetch;
  const known = await readFile(`${file}.validator`, 'utf8').catch(() => '');
  const present = known ? await sizeOf(file) : 0;
  const answer = await openUrl(fetch, present > 0 ? { range: `bytes=${present}-`, 'if-range': known } : {});
  try {
    const start = startOf(answer, present);
    const length = Number(answer.headers['content-length'] ?? Number.NaN);
    const total = Number.isFinite(length) ? start + length : null;
    if (total !== null && total > maxBytes) throw tooLarge(maxBytes);
    if (total !== null) await fetch.checkSize(total - start);
    // Before the new mark: a process that dies in between must not take old bytes for a part of the new file.
    if (start === 0) await rm(file, { force: true });
    await writeFile(`${file}.validator`, validatorOf(answer), { mode: 0o600 });
    const bytes = await writeFrom(answer, { ...fetch, start, maxBytes, total });
    if (total !== null && bytes < total) throw new PassingError('The connection ended before the file did.');
    if (bytes === 0) throw new AppError('bad-archive', 'The address answers with an empty file.');
  } finally {
    answer.destroy();
  }
}

/** Each piece is written before the next is taken: what has arrived when the connection breaks need not come again. */
async function writeFrom(
  answer: IncomingMessage,
  {
    file,
    start,
    maxBytes,
    total,
    onProgress,
  }: UrlFetch & { start: number; maxBytes: number; total: number | null },
): Promise<number> {
  const handle = await open(file, start > 0 ? 'r+' : 'w', 0o600);
  let bytes = start;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (bytes + chunk.byteLength > maxBytes) throw tooLarge(maxBytes);
      await handle.write(chunk, 0, chunk.byteLength, bytes);
      bytes += chunk.byteLength;
      onProgress(bytes, total);
    }
  } catch (error) {
    asPassing(error);
  } finally {
    await handle.close();
  }
  return bytes;
}

/** Where the answer continues; from the beginning when the server cannot do better. */
function startOf({ statusCode, headers }: IncomingMessage, present: number): number {
  if (statusCode !== 206) return 0;
  const [, from] = /^bytes (\d+)-/.exec(headers['content-range'] ?? '') ?? [];
  if (Number(from) === present) return present;
  throw new AppError('bad-request', 'The server answers with another part of the file than was asked for.');
}

/** What tells one state of the file from another; weak marks do not, byte for byte. */
function validatorOf({ headers }: IncomingMessage): string {
  const etag = headers.etag ?? '';
  return etag && !etag.startsWith('W/') ? etag : (headers['last-modified'] ?? '');
}

async function openUrl(fetch: UrlFetch, headers: Record<string, string>): Promise<IncomingMessage> {
  let url = fetch.url;
  for (let hops = 0; hops <= tunables.fetchRedirects; hops++) {
    const answer = await ask(url, fetch, headers);
    const { statusCode = 0 } = answer;
    if (statusCode === 200 || statusCode === 206) return refuseWebPage(answer);
    answer.destroy();
    if (statusCode < 300 || statusCode > 399) throw refusal(statusCode, url);
    url = redirected(url, answer.headers.location);
  }
  throw new AppError('bad-request', 'The address leads from one to the next without end.');
}

function redirected(from: URL, location: string | undefined): URL {
  if (!location || !URL.canParse(location, from)) {
    throw new AppError('bad-request', 'The address leads to another one, and does not say to which.');
  }
  const url = new URL(location, from);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && from.protocol === 'http:');
  if (isSafe && !url.username && !url.password) return url;
  throw new AppError(
    'bad-request',
    `The address leads to ${url.protocol}//${url.host}, which is not followed.`,
  );
}

function ask(
  url: URL,
  { policy, signal }: UrlFetch,
  headers: Record<string, string>,
): Promise<IncomingMessage> {
  const literal = literalAddress(url);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise<IncomingMessage>((resolve, reject) => {
    if (literal) requireAllowed(literal, policy);
    const sent = request(
      url,
      {
        signal,
        agent: false,
        lookup: allowedLookup(policy),
        timeout: tunables.fetchSilenceSeconds * 1000,
        headers: { 'user-agent': 'Mintmark', 'accept-encoding': 'identity', ...headers },
      },
      resolve,
    );
    sent.on('timeout', () => sent.destroy(new PassingError(`${url.host} sends nothing any more.`)));
    sent.on('error', reject);
    sent.end();
  }).catch((error: unknown) => {
    if (error instanceof RefusedAddressError) throw new AppError('bad-request', error.message);
    return asPassing(error, url);
  });
}

/** @throws always: what another try may mend as such, and everything else as it is */
function asPassing(error: unknown, url?: URL): never {
  if (error instanceof AppError || error instanceof PassingError) throw error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === 'ABORT_ERR') throw error;
  if (syscall === 'write' && code !== 'EPIPE' && code !== 'ECONNRESET') throw error;
  if (code === 'ENOTFOUND')
    throw new AppError('bad-request', `There is no server ${url?.hostname}.`, { cause: error });
  throw new PassingError(`The connection failed (${code ?? message}).`, { cause: error });
}

/** A page to click through, not what it leads to. */
function refuseWebPage(answer: IncomingMessage): IncomingMessage {
  if (!/^text\/html\b/i.test(answer.headers['content-type'] ?? '')) return answer;
  answer.destroy();
  throw new AppError(
    'bad-archive',
    'The address answers with a web page, not with an archive. Copy the address of the download itself.',
  );
}

function refusal(status: number, url: URL): Error {
  if (status >= 500 || status === 408 || status === 429)
    return new PassingError(`${url.host} answers ${status}.`);
  if (status === 401 || status === 403) {
    return new AppError(
      'bad-request',
      `${url.host} wants a sign-in (${status}). Download the file, then upload it.`,
    );
  }
  if (status === 404 || status === 410)
    return new AppError('bad-request', `${url.host} has no such file (${status}).`);
  return new AppError('bad-request', `${url.host} answers ${status}.`);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

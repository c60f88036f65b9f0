import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors';
import { joinInTurns } from '../in-turns';

/**
 * Reads a request's body into memory.
 * @throws AppError `too-large` as soon as that is known, the request staying open so that the answer arrives;
 *   `bad-request` when the upload breaks off
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => {
    const max = Math.round(maxBytes / 1024 ** 2);
    return new AppError('too-large', `The file is larger than the ${max} MiB allowed here.`);
  };
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new AppError('bad-request', 'The upload broke off. Send the file again.', { cause: error });
  }
  return joinInTurns(chunks);
}

import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupError } from './backup-error';

/*
 * Backups are encrypted in the age format (https://age-encryption.org/v1): authenticated chunks under a file key, which
 * is encrypted to one or more public keys. The program `age` reads them too.
 */

const MAGIC = 'age-encryption.org/v1';
/** Small pieces would each take the whole way through the cipher's streams. */
const PIECE_BYTES = 256 * 1024;

/** Says of `MINTMARK_BACKUP_KEY` what a backup is encrypted to; null without it. @throws BackupError */
export async function recipientsOf(keys: readonly string[]): Promise<string[] | null> {
  if (keys.length === 0) return null;
  return Promise.all(keys.map((key) => (key.startsWith('age1') ? key : recipientOf(key))));
}

async function recipientOf(key: string): Promise<string> {
  try {
    return await identityToRecipient(key);
  } catch (error) {
    throw invalidKey(error);
  }
}

/** Whether backups that are encrypted to these keys can be read with them too. */
export function canDecrypt(keys: readonly string[]): boolean {
  return keys.length === 0 || keys.some((key) => !key.startsWith('age1'));
}

/** A new key: the secret part reads backups, the public part only makes them. */
export async function createBackupKey(): Promise<{ secret: string; public: string }> {
  const secret = await generateX25519Identity();
  return { secret, public: await identityToRecipient(secret) };
}

/** @throws BackupError when a recipient is none */
export async function* encrypted(
  source: AsyncIterable<Uint8Array>,
  recipients: readonly string[],
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch (error) {
    throw invalidKey(error);
  }
  yield* Readable.fromWeb((await encrypter.encrypt(toWeb(inPieces(source)))) as ReadableStream);
}

export function isEncrypted(firstBytes: Buffer): boolean {
  return firstBytes.subarray(0, MAGIC.length).toString('latin1') === MAGIC;
}

/** @throws BackupError when no key fits, and when the bytes are not those that were written */
export async function* decrypted(
  source: AsyncIterable<Uint8Array>,
  keys: readonly string[],
): AsyncGenerator<Uint8Array> {
  const identities = keys.filter((key) => !key.startsWith('age1'));
  if (identities.length === 0) {
    throw new BackupError(
      'The backup is encrypted. Set MINTMARK_BACKUP_KEY to the secret key (AGE-SECRET-KEY-1…) that belongs to it.',
    );
  }
  const decrypter = new Decrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch (error) {
    throw invalidKey(error);
  }
  try {
    yield* Readable.fromWeb((await decrypter.decrypt(toWeb(source))) as ReadableStream);
  } catch (error) {
    if (error instanceof BackupError || (error as NodeJS.ErrnoException).code) throw error;
    const message = (error as Error).message;
    if (/no identity matched/.test(message)) {
      throw new BackupError(
        'The backup was encrypted to another key than that of MINTMARK_BACKUP_KEY. Set the key that belongs to it.',
        { cause: error },
      );
    }
    throw new BackupError(`The backup is damaged or cut short: it cannot be decrypted (${message}).`, {
      cause: error,
    });
  }
}

function toWeb(source: AsyncIterable<Uint8Array>) {
  const stream = Readable.toWeb(Readable.from(source, { objectMode: true, highWaterMark: 4 }), {
    strategy: { highWaterMark: 4 },
  });
  return stream as unknown as globalThis.ReadableStream<Uint8Array>;
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(parts);
    [parts, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(parts);
}

function invalidKey(cause: unknown): BackupError {
  return new BackupError(
    'MINTMARK_BACKUP_KEY must be keys of age, separated by commas: age1… to make backups, AGE-SECRET-KEY-1… to read ' +
      'them too. mintmark backup key makes one.',
    { cause },
  );
}

import { readFile, stat } from 'node:fs/promises';
import type { Server as HttpsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { type Env, EnvError } from '../env';
import { tunables } from '../tunables';

type TlsFiles = NonNullable<Env['tls']>;
interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** @throws EnvError that names the file and what is wrong with it */
export async function readCertificate({ certFile, keyFile }: TlsFiles): Promise<Certificate> {
  const read = (name: string, file: string) =>
    readFile(file).catch((error: Error) => {
      throw new EnvError(`${name} cannot be read: ${error.message}`);
    });
  const [cert, key] = await Promise.all([
    read('MINTMARK_TLS_CERT', certFile),
    read('MINTMARK_TLS_KEY', keyFile),
  ]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new EnvError(
      `MINTMARK_TLS_CERT and MINTMARK_TLS_KEY cannot be used together: ${(error as Error).message}\n` +
        '  Both must be PEM files; the certificate with its chain, and the key that belongs to it, without a password.',
    );
  }
  return { cert, key };
}

/**
 * Takes a renewed certificate into use without a restart; connections that are open keep theirs.
 * @returns a function that ends the watch
 */
export function followCertificate(
  server: Pick<HttpsServer, 'setSecureContext'>,
  files: TlsFiles,
  { log, everyMs = tunables.certificateCheckSeconds * 1000 }: { log: Logger; everyMs?: number },
): () => void {
  let known = '';
  const check = async () => {
    const times = await Promise.all([stat(files.certFile), stat(files.keyFile)]);
    const current = times.map(({ mtimeMs }) => mtimeMs).join();
    if (known !== '' && known !== current) {
      server.setSecureContext(await readCertificate(files));
      log.info('the renewed certificate is in use');
    }
    known = current;
  };
  const noteFailure = (err: unknown) =>
    log.error({ err }, 'the certificate could not be read; the former one stays');
  void check().catch(noteFailure);
  const timer = setInterval(() => void check().catch(noteFailure), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

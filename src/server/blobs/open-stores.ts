import path from 'node:path';
import type { Env } from '../env';
import { openBlobStore, type Stores } from './blob-store';

/**
 * Opens the blobs and the checkpoints where the settings say: in a folder, or in an S3 bucket.
 * @param tempDir for what is on its way, when a server has these stores open too
 * @throws EnvError when the bucket cannot be used; it says what to set
 */
export async function openStores({
  dataDir,
  filesDir = dataDir,
  s3,
  tempDir,
}: Pick<Env, 'dataDir' | 's3'> & Partial<Pick<Env, 'filesDir'>> & { tempDir?: string }): Promise<Stores> {
  if (!s3) {
    // The data folder is this server's alone, see `lockInstallation`.
    const isShared = filesDir !== dataDir && tempDir === undefined;
    return {
      blobs: await openBlobStore({ dir: path.join(filesDir, 'blobs'), tempDir, isShared }),
      checkpoints: await openBlobStore({ dir: path.join(filesDir, 'checkpoints'), tempDir, isShared }),
      close: () => undefined,
    };
  }
  // Run from source, the large library is loaded only when it is needed.
  const { openS3Stores } = await import('./s3-stores');
  return openS3Stores({ dataDir: tempDir ?? dataDir, s3 });
}

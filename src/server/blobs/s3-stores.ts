import path from 'node:path';
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { EnvError } from '../env';
import type { Stores } from './blob-store';
import { createS3Client, openS3BlobStore } from './s3-blob-store';
import type { S3Settings } from './s3-settings';

/** Blobs and checkpoints in one bucket. @throws EnvError when it cannot be used; it says what to set */
export async function openS3Stores({ dataDir, s3 }: { dataDir: string; s3: S3Settings }): Promise<Stores> {
  const client = createS3Client(s3);
  await requireBucket(client, s3);
  const open = (name: string) =>
    openS3BlobStore({
      client,
      bucket: s3.bucket,
      prefix: `${s3.prefix}${name}/`,
      tempDir: path.join(dataDir, 'tmp', name),
    });
  return {
    blobs: await open('blobs'),
    checkpoints: await open('checkpoints'),
    close: () => client.destroy(),
  };
}

async function requireBucket(client: S3Client, { bucket, endpoint, prefix }: S3Settings): Promise<void> {
  try {
    await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }));
  } catch (error) {
    client.destroy();
    const { name, message } = error as Error;
    throw new EnvError(
      `The S3 bucket "${bucket}" at ${endpoint ?? 'Amazon S3'} cannot be used: ${[name, message].filter(Boolean).join(': ')}\n` +
        '  Check MINTMARK_S3_BUCKET (it must exist), MINTMARK_S3_ENDPOINT, MINTMARK_S3_REGION and the credentials\n' +
        '  (MINTMARK_S3_ACCESS_KEY_ID and MINTMARK_S3_SECRET_ACCESS_KEY, or those of AWS). Without MINTMARK_S3_BUCKET\n' +
        '  files are kept in the data folder.',
    );
  }
}

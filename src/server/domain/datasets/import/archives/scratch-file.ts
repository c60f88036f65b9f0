import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';

/** A file without a name: its space is free again when it is closed or the process ends, however it ends. */
export async function openScratchFile(folder: string): Promise<FileHandle> {
  const file = path.join(folder, `${randomUUID()}.scratch`);
  const handle = await open(file, 'wx+', 0o600);
  await rm(file);
  return handle;
}

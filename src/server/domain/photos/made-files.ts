import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Files being made, by path. Module-level because two pages may ask for the same one at once. */
const making = new Map<string, Promise<void>>();

/** Sees to it that a file which can be made again at any time is there: `make` is asked for its bytes at the first request. */
export async function makeOnce(file: string, make: () => Promise<Uint8Array>): Promise<void> {
  if (await exists(file)) return;
  const running = making.get(file) ?? makeFile(file, make);
  making.set(file, running);
  try {
    await running;
  } finally {
    making.delete(file);
  }
}

async function makeFile(file: string, make: () => Promise<Uint8Array>): Promise<void> {
  const bytes = await make();
  await mkdir(path.dirname(file), { recursive: true });
  const temp = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temp, bytes);
    await rename(temp, file);
  } finally {
    await rm(temp, { force: true });
  }
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

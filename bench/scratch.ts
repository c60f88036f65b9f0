import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const open = new Set<string>();

// A bench that is stopped half-way must not leave half a gigabyte of pixels behind.
process.on('exit', () => {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
});

/** Does some work in an empty folder that is removed afterwards. @param within where the folder is made */
export async function inScratchFolder<T>(
  work: (folder: string) => Promise<T>,
  within = tmpdir(),
): Promise<T> {
  const folder = await mkdtemp(path.join(within, 'mintmark-bench-'));
  open.add(folder);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    open.delete(folder);
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SmallDisk {
  dir: string;
  /** Leaves no more than this free; what is written from now on fails for want of space. */
  fill(leaveBytes?: number): Promise<void>;
  /** Takes back what `fill` wrote. */
  free(): Promise<void>;
  unmount(): Promise<void>;
}

/** A file system of its own, so that it can really be full. @returns null where mounting is not allowed. Linux only. */
export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk | null> {
  const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    await rm(dir, { recursive: true, force: true });
    return null;
  }
  const ballast = path.join(dir, 'ballast');
  return {
    dir,
    async fill(leaveBytes = 0) {
      const { bavail, bsize } = await statfs(dir);
      const bytes = Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes));
      // Who writes beside us may be quicker: then the disk is full all the same.
      await writeFile(ballast, bytes).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      });
    },
    free: () => rm(ballast, { force: true }),
    async unmount() {
      execFileSync('umount', ['-l', dir]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

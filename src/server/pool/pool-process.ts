import { rmSync } from 'node:fs';
import { AppError } from '../errors';
import { type Parcel, pack, unpack } from './parcel';
import type { PoolTaskName, PoolTasks } from './pool-tasks';

/** Exit code of a process that ended itself for its memory, as of one that the kernel killed. */
export const OUT_OF_MEMORY = 137;

export interface PoolRequest {
  name: PoolTaskName;
  input: Parcel;
  /** Of this process and its parent, for the files of parcels. */
  dir: string;
}

export type PoolReply = { ok: true; value: Parcel } | { ok: false; code: string | null; message: string };

/** What goes to a process, and what comes back. */
export const [TO_PROCESS, FROM_PROCESS] = ['in', 'out'];

/**
 * Answers requests over the channel to the parent. The parent only ever kills its processes: when the channel closes it has
 * died itself, and could not remove the pool's folder.
 */
export function servePool(tasks: PoolTasks, { folder }: { folder: string }): void {
  process.on('message', async ({ name, input, dir }: PoolRequest) => {
    const reply = await answer(async () => {
      const value = await tasks[name]((await unpack(input, { dir, prefix: TO_PROCESS })) as never);
      return pack(value, { dir, prefix: FROM_PROCESS });
    });
    process.send?.(reply);
  });
  const leave = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  };
  process.on('disconnect', leave);
  // The parent may have died while this process was loading.
  if (!process.connected) leave();
}

async function answer(task: () => Promise<Parcel>): Promise<PoolReply> {
  try {
    return { ok: true, value: await task() };
  } catch (error) {
    const code = error instanceof AppError ? error.code : null;
    return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
}

const MEMORY_CHECK_MS = 50;

/**
 * Ends this process above a limit. Decoders allocate outside of the JavaScript heap, where Node's own limit does not
 * reach; they run on threads, so the timer is on time.
 */
export function watchMemory(maxBytes: number): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > maxBytes) process.exit(OUT_OF_MEMORY);
  }, MEMORY_CHECK_MS).unref();
}

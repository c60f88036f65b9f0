import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { agentTunables } from '../tunables';

/** Where a worker keeps the checkpoints of a run. */
export function checkpointFolder(cacheDir: string, runId: string): string {
  return path.join(cacheDir, 'checkpoints', runId);
}

/** Ids of the runs that have checkpoints here. Removes those that were not used for a month. */
export async function runsWithCheckpoints(cacheDir: string, now = Date.now()): Promise<string[]> {
  const names = await readdir(path.join(cacheDir, 'checkpoints')).catch(() => []);
  const runs: string[] = [];
  for (const name of names) {
    const touched = (await stat(checkpointFolder(cacheDir, name)).catch(() => null))?.mtimeMs ?? now;
    if (now - touched < agentTunables.checkpointFolderMaxAgeMs) runs.push(name);
    else await removeCheckpointFolders(cacheDir, [name]);
  }
  return runs;
}

export async function removeCheckpointFolders(cacheDir: string, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) {
    await rm(checkpointFolder(cacheDir, runId), { recursive: true, force: true });
  }
}

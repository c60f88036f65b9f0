import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive } from '../process-alive';
import { agentTunables } from '../tunables';

const localFileSchema = z.object({ url: z.string(), pid: z.number().int(), workerToken: z.string() });

/** Waits for the server that keeps `dataDir` on this machine and returns its address and token. */
export async function waitForLocalServer(
  dataDir: string,
  signal: AbortSignal,
): Promise<{ url: string; token: string }> {
  for (;;) {
    const found = await readLocalFile(path.join(dataDir, 'local.json'));
    // A file whose process has ended is left over from an earlier start.
    if (found && isAlive(found.pid)) return { url: found.url, token: found.workerToken };
    await delay(agentTunables.localServerPollMs, undefined, { signal });
  }
}

async function readLocalFile(file: string) {
  try {
    return localFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Not there yet, or partly written.
    return null;
  }
}

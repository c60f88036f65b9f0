import { runtimeNameSchema } from '@/shared/trainer-job';
import { closeRuntime } from '../tf/runtime/closing';
import { openRuntime } from '../tf/runtime/open-runtime';
import type { Hardware } from '../tf/runtime/runtime';

/*
 * Loads the runtime named by the first argument and says whether that worked: over IPC to the worker, else as a
 * line of JSON on stdout. One process per runtime, because a library that does not fit the machine may end it.
 */

export type ProbeReport =
  | { ok: true; runtime: string; version: string; device: string; hardware: Hardware }
  | { ok: false; problem: string };

async function probe(): Promise<ProbeReport> {
  try {
    const { name, version, device, hardware } = await openRuntime(runtimeNameSchema.parse(process.argv[2]));
    return { ok: true, runtime: name, version, device, hardware };
  } catch (error) {
    return { ok: false, problem: (error as Error).message };
  }
}

const report = await probe();
await closeRuntime();
const leave = () => process.exit(0);
if (process.send) process.send(report, leave);
else process.stdout.write(`${JSON.stringify(report)}\n`, leave);

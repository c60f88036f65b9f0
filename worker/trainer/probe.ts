import { runtimeNameSchema } from '@/shared/trainer-job';
import { openRuntime } from '../tf/runtime';

/*
 * Loads the runtime named on the command line, computes nothing, reports over IPC and ends. Forked by the worker
 * at start; a process of its own, so that the worker itself never loads TensorFlow.
 */

async function report(): Promise<object> {
  try {
    const { name, version, device } = await openRuntime(runtimeNameSchema.parse(process.argv[2]));
    return { ok: true, runtime: name, version, device };
  } catch (error) {
    return { ok: false, problem: (error as Error).message };
  }
}

const answer = await report();
if (process.send) process.send(answer, () => process.exit(0));
else console.log(JSON.stringify(answer));

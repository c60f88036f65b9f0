import { pino } from 'pino';
import { WORKER_PROTOCOL_VERSION } from '../../src/shared/worker-protocol';
import { ServerConnection } from '../../worker/agent/server/connection';
import { localApi } from './api';

/** What runs for this worker ask for, so that no other one takes them. */
export const FAILING_LABEL = 'fails';

/** A worker with the product's own connection that takes runs with its label and says of each that it failed. */
export async function connectFailingWorker(url: string) {
  const { secret } = await localApi().tokens.create.mutate({ kind: 'worker', name: 'fails' });
  let connection: ServerConnection | undefined;
  await new Promise<void>((connected, refused) => {
    connection = new ServerConnection({
      url,
      log: pino({ level: 'silent' }),
      hello: {
        token: secret,
        protocol: WORKER_PROTOCOL_VERSION,
        workerId: `fails-${crypto.randomUUID()}`,
        name: 'fails',
        runtime: 'tensorflow',
        device: 'none',
        problem: null,
        versions: {},
        labels: [FAILING_LABEL],
        slots: 1,
        gpuMemoryMiB: null,
      },
      on: { connected, wake: () => {}, control: () => {}, refused: (why) => refused(new Error(why)) },
    });
    connection.open();
  });
  const open = connection;
  if (!open) throw new Error('there is no connection');
  return {
    /** Takes the next run and fails it. */
    async failNext(message: string): Promise<void> {
      const { assignment } = await open.call('claim', { checkpointsOf: [], holding: [] });
      if (!assignment) throw new Error('there was no run to claim');
      const ref = { runId: assignment.runId, attempt: assignment.attempt };
      await open.call('started', ref);
      await open.call('finish', { ...ref, outcome: { kind: 'failed', code: 'internal', message } });
    },
    close: () => open.close(),
  };
}

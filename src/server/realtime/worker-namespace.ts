import type { DefaultEventsMap, ExtendedError, Namespace, Server, Socket } from 'socket.io';
import { z } from 'zod';
import {
  type ServerToWorkerEvents,
  WORKER_PROTOCOL_VERSION,
  type WorkerMessageName,
  workerHelloSchema,
  workerMessages,
} from '@/shared/worker-protocol';
import { workerFromToken } from '../auth/actor';
import { clientAddress } from '../auth/client-address';
import type { Deps } from '../deps';
import { disconnectOwn, markDisconnected, registerWorker } from '../domain/workers/service';
import type { JobSockets } from '../jobs/job';
import { tunables } from '../tunables';
import { widenLimits } from './bounded-parser';
import { type AdmittedWorker, recordHello, recordMessage } from './record-worker';
import { RejectionLog } from './rejection-log';
import { WorkerClock } from './worker-clock';
import { answerWorker } from './worker-messages';

type WorkerNamespace = Namespace<DefaultEventsMap, ServerToWorkerEvents, DefaultEventsMap, AdmittedWorker>;
type WorkerSocket = Socket<DefaultEventsMap, ServerToWorkerEvents, DefaultEventsMap, AdmittedWorker>;

const MESSAGE_NAMES = Object.keys(workerMessages) as WorkerMessageName[];

/** Workers: claims, heartbeats, events and results, each message checked and acknowledged. Needs a worker token. */
export function serveWorkers(
  io: Server,
  deps: Deps,
): Pick<JobSockets, 'endRevoked'> & { close(): Promise<void> } {
  const namespace: WorkerNamespace = io.of('/worker');
  /** The socket that speaks for each worker: the newest, for an older one is what a cut connection left. */
  const current = new Map<string, WorkerSocket>();
  const pending = new Set<Promise<unknown>>();
  const rejections = new RejectionLog(deps.log);
  let closing = false;
  const track = <T>(promise: Promise<T>): Promise<T> => {
    pending.add(promise);
    void promise.catch(() => undefined).finally(() => pending.delete(promise));
    return promise;
  };

  namespace.use((socket, next) => {
    track(admit(deps, socket)).then(
      () => next(),
      (error: unknown) => {
        if (error instanceof RefusedError) {
          const worker = socket.handshake.address;
          rejections.note('not admitted', { worker, message: 'hello', problem: error.message });
        } else deps.log.error({ err: error }, 'could not admit a worker');
        next(
          error instanceof RefusedError
            ? error
            : new RefusedError('The server could not check the token.', true),
        );
      },
    );
  });
  namespace.on('connection', (socket) => {
    widenLimits(socket, tunables.workersJson);
    const { hello } = socket.data;
    const previous = current.get(hello.workerId);
    current.set(hello.workerId, socket);
    previous?.disconnect(true);
    deps.log.info({ worker: hello.name, runtime: hello.runtime, device: hello.device }, 'worker connected');

    const reject = (message: string, problem: string) =>
      rejections.note(hello.workerId, { worker: hello.name, message, problem });
    const clock = new WorkerClock();
    let inFlight = 0;
    const take = (name: WorkerMessageName, raw: unknown, ack: unknown) => {
      if (socket.disconnected) return;
      if (typeof ack !== 'function') return reject(name, 'It asked for no answer.');
      if (inFlight >= tunables.maxWorkerMessagesInFlight) {
        reject(name, `More than ${inFlight} messages at once; its connection was ended.`);
        socket.disconnect(true);
        return;
      }
      inFlight++;
      void track(answerWorker({ deps, hello, name, raw, rejections, clock })).then((answer) => {
        inFlight--;
        recordMessage(deps, { worker: socket.data, name, raw, answer });
        ack(answer);
      });
    };
    for (const name of MESSAGE_NAMES) {
      socket.on(name, (raw: unknown, ack: unknown) => take(name, raw, ack));
    }
    socket.onAny((name: string) => {
      if (!(name in workerMessages)) reject(name.slice(0, 80), 'There is no such message.');
    });
    socket.on('disconnect', () => {
      if (closing || current.get(hello.workerId) !== socket) return;
      current.delete(hello.workerId);
      deps.log.info({ worker: hello.name }, 'worker disconnected');
      track(markDisconnected(deps, hello.workerId)).catch((error: unknown) =>
        deps.log.error({ err: error }, 'could not note that a worker left'),
      );
    });
  });

  const offQueued = deps.live.on('queued', () => namespace.local.emit('wake'));
  const offControl = deps.live.on('control', ({ runId, workerId }) => {
    if (workerId) current.get(workerId)?.emit('control', { runId });
  });

  return {
    endRevoked: () => endRevoked(deps, namespace),
    close: async () => {
      closing = true;
      offQueued();
      offControl();
      await Promise.allSettled(pending);
      await disconnectOwn(deps);
    },
  };
}

/** Why a worker may not connect; the message is shown where it runs. */
class RefusedError extends Error implements ExtendedError {
  readonly data: { retry: boolean };

  constructor(message: string, retry = false) {
    super(message);
    this.data = { retry };
  }
}

async function admit(deps: Deps, socket: WorkerSocket): Promise<void> {
  const { auth } = socket.handshake;
  const address = clientAddress(socket.request, deps.env.trustedProxies);
  const protocol = z.object({ protocol: z.number() }).safeParse(auth);
  if (protocol.data?.protocol !== WORKER_PROTOCOL_VERSION) {
    const theirs = protocol.data ? `version ${protocol.data.protocol}` : 'no version';
    throw new RefusedError(
      `This server speaks version ${WORKER_PROTOCOL_VERSION} of the worker protocol, this worker ${theirs}: run the same version of Mintmark on both.`,
    );
  }
  const hello = workerHelloSchema.safeParse(auth);
  if (!hello.success)
    throw new RefusedError(`This worker's greeting is malformed: ${z.prettifyError(hello.error)}`);
  const token = await workerFromToken(deps, hello.data.token);
  if (!token) {
    recordHello(deps, { worker: hello.data, address, tokenId: null, refusal: 'unknown or revoked token' });
    throw new RefusedError('This worker token is unknown or revoked: make a new one on the workers page.');
  }
  const shown = { worker: hello.data, address, tokenId: token.tokenId };
  if (!(await registerWorker(deps, { hello: hello.data, tokenId: token.tokenId }))) {
    recordHello(deps, { ...shown, refusal: 'belongs to another token' });
    throw new RefusedError(
      'Another token speaks for this worker: start it with that one, or revoke that one on the workers page.',
      true,
    );
  }
  recordHello(deps, shown);
  Object.assign(socket.data, { hello: hello.data, tokenId: token.tokenId, address });
}

async function endRevoked(deps: Deps, namespace: WorkerNamespace): Promise<void> {
  for (const socket of namespace.sockets.values()) {
    if (!(await workerFromToken(deps, socket.data.hello.token))) socket.disconnect(true);
  }
}

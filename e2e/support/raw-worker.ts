import { io, type Socket } from 'socket.io-client';
import { WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';

/**
 * A worker's bare socket, for tests that send what the product's own worker would not.
 * @param hello what differs from a sound greeting; `token` and `workerId` at least
 */
export async function connectRawWorker(url: string, hello: Record<string, unknown>): Promise<Socket> {
  const auth = {
    protocol: WORKER_PROTOCOL_VERSION,
    name: hello.workerId,
    runtime: 'tensorflow',
    device: 'CPU',
    problem: null,
    versions: {},
    labels: [],
    slots: 1,
    gpuMemoryMiB: null,
    ...hello,
  };
  const socket = io(`${url}/worker`, {
    auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

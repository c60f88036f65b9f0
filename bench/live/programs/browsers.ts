import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';
import { answerBench } from '../child-process';
import { Delays } from '../delays';
import { STEPS_PER_EPOCH } from '../generated-events';

type LiveSocket = Socket<LiveServerEvents, LiveClientEvents>;

export interface OpenRequest {
  url: string;
  apiToken: string;
  /** Runs that each browser of this process follows. */
  follows: string[][];
}

export interface Received {
  /** Events that came since the last question, over all browsers. */
  delivered: number;
  /** Those of them that are points of the step curve. */
  points: number;
  lost: number;
  doubled: number;
  disordered: number;
  /** From the worker's trainer to the browser, by milliseconds. */
  delays: number[];
}

const nothing = (): Omit<Received, 'delays'> => ({
  delivered: 0,
  points: 0,
  lost: 0,
  doubled: 0,
  disordered: 0,
});

let counted = nothing();
let delays = new Delays();
const followed: FollowedRun[] = [];

/** One run as one browser sees it: each event exactly once, in order, and the steps of its curve without a hole. */
class FollowedRun {
  lastSeq = 0;
  #lastStep = 0;

  take(events: readonly RunEvent[]): void {
    const now = Date.now();
    for (const event of events) {
      counted.delivered += 1;
      if (event.seq <= this.lastSeq) counted[event.seq === this.lastSeq ? 'doubled' : 'disordered'] += 1;
      else counted.lost += event.seq - this.lastSeq - 1;
      this.lastSeq = Math.max(this.lastSeq, event.seq);
      if (event.type !== 'batch') continue;
      counted.points += 1;
      delays.add(now - event.at);
      const step = (event.payload.epoch - 1) * STEPS_PER_EPOCH + event.payload.batch;
      if (step > this.#lastStep + 1) counted.lost += step - this.#lastStep - 1;
      this.#lastStep = Math.max(this.#lastStep, step);
    }
  }
}

async function openBrowser({ url, apiToken }: OpenRequest, runIds: string[]): Promise<void> {
  const socket: LiveSocket = io(`${url}/live`, {
    path: '/socket.io',
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { authorization: `Bearer ${apiToken}` },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.on('disconnect', (reason) => process.stderr.write(`bench browser: disconnected, ${reason}\n`));
  const own = new Map(runIds.map((runId) => [runId, new FollowedRun()]));
  socket.on('events', ({ runId, events }) => own.get(runId)?.take(events));
  for (const [runId, run] of own) {
    followed.push(run);
    const answer = await socket.emitWithAck('subscribe', { runId, afterSeq: 0 });
    if (!answer.ok) throw new Error(answer.error);
  }
}

answerBench({
  open: async (request: OpenRequest): Promise<void> => {
    for (const runIds of request.follows) await openBrowser(request, runIds);
  },
  /** Events received since the last request. */
  received: (): Received => {
    const answer = { ...counted, delays: delays.counts };
    counted = nothing();
    delays = new Delays();
    return answer;
  },
  /** How far the browsers have come: their last `seq`, summed over all the runs that each follows. */
  reached: (): number => followed.reduce((sum, { lastSeq }) => sum + lastSeq, 0),
});

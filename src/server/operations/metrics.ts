import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { RUN_STATES } from '@/shared/run-state';
import type { Db } from '../db/dialect';
import { silentSince } from '../domain/workers/presence';
import type { Env } from '../env';
import type { LiveBus } from '../realtime/live-bus';
import { readGauges } from './metrics-repo';

/** Seconds: from a commit on a fast disk to one behind a locked database. */
const APPEND_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** Parts of the server by which requests are counted: few, so that no address becomes a series of its own. */
export type RouteClass = 'sign-in' | 'trpc' | 'rest' | 'worker' | 'page' | 'operations';

/** What this server process counts, in Prometheus' terms. Its own registry: two servers in one process stay apart. */
export class Metrics {
  readonly registry = new Registry();
  readonly #runs = this.#gauge('mintmark_runs', 'Runs by state', ['state']);
  readonly #queued = this.#gauge('mintmark_queue_length', 'Queued runs whose time has come');
  readonly #oldest = this.#gauge(
    'mintmark_queue_oldest_wait_seconds',
    'How long the oldest of them has waited since it was made; 0 when none waits',
  );
  readonly #workers = this.#gauge(
    'mintmark_workers',
    'Workers: connected to any server, busy with a run, or connected and drained',
    ['state'],
  );
  readonly #database = this.#gauge('mintmark_database_up', '1 when the database answered this scrape');
  readonly #backup = this.#gauge(
    'mintmark_backup_last_success_timestamp_seconds',
    'When the newest backup of MINTMARK_BACKUP_DIR was made; 0 without one',
  );
  readonly #sockets = this.#gauge('mintmark_sockets', 'Open sockets of this process', ['namespace']);
  readonly #events = new Counter({
    name: 'mintmark_run_events_committed_total',
    help: 'Run events committed by this process',
    labelNames: ['type'],
    registers: [this.registry],
  });
  readonly #append = new Histogram({
    name: 'mintmark_events_append_seconds',
    help: 'From a worker’s message to its events being committed',
    buckets: APPEND_BUCKETS,
    registers: [this.registry],
  });
  readonly #http = new Histogram({
    name: 'mintmark_http_request_seconds',
    help: 'Requests by part of the server and class of answer',
    labelNames: ['route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [this.registry],
  });
  #socketCounts: () => Record<string, number> = () => ({});

  /** Memory, processor time, event-loop lag and the rest of Node's own metrics; once per process. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts the events that `live` reports as committed. @returns a function that ends it. */
  countEvents(live: LiveBus): () => void {
    return live.on('events', ({ events }) => {
      for (const { type } of events) this.#events.inc({ type });
    });
  }

  /** Where the numbers of open sockets come from, by namespace. */
  countSockets(counts: () => Record<string, number>): void {
    this.#socketCounts = counts;
  }

  /** Of the newest scheduled backup that is whole; null when there is none. */
  noteBackup(madeAt: Date | null): void {
    this.#backup.set(madeAt ? madeAt.getTime() / 1000 : 0);
  }

  noteAppend(ms: number): void {
    this.#append.observe(ms / 1000);
  }

  noteRequest({ route, status, ms }: { route: RouteClass; status: number; ms: number }): void {
    this.#http.observe({ route, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
  }

  /** Everything, in Prometheus' text format. Without the database the metrics that are read from it are left out. */
  async render({ db, env, log }: { db: Db; env: Pick<Env, 'leaseSeconds'>; log: Logger }): Promise<string> {
    for (const [namespace, count] of Object.entries(this.#socketCounts())) {
      this.#sockets.set({ namespace }, count);
    }
    for (const gauge of [this.#runs, this.#queued, this.#oldest, this.#workers]) gauge.reset();
    try {
      await this.#readDatabase(db, env);
      this.#database.set(1);
    } catch (error) {
      log.error({ err: error }, 'the database did not answer a scrape');
      this.#database.set(0);
    }
    return this.registry.metrics();
  }

  async #readDatabase(db: Db, env: Pick<Env, 'leaseSeconds'>): Promise<void> {
    const now = new Date();
    const { states, queue, workers } = await readGauges(db, { now, silentSince: silentSince(env, now) });
    for (const state of RUN_STATES) {
      this.#runs.set({ state }, states.get(state) ?? 0);
    }
    this.#queued.set(queue.length);
    const { oldest } = queue;
    this.#oldest.set(oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0);
    this.#workers.set({ state: 'connected' }, workers.connected);
    this.#workers.set({ state: 'drained' }, workers.drained);
    this.#workers.set({ state: 'busy' }, workers.busy);
  }

  #gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}

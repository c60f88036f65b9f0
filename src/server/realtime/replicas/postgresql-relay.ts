import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { LiveMessage } from '../live-bus';
import type { Relay, RelayOptions } from './relay';

const CHANNEL = 'mintmark_live';
/** PostgreSQL takes notices below 8,000 bytes; larger messages go without their events. */
const MAX_NOTICE_BYTES = 7_900;
/** After this pause a lost connection is opened again. */
const RECONNECT_MS = 1_000;
/** Notices that wait for a slow database; those beyond are dropped, since each page catches up from the log anyway. */
const MAX_WAITING = 1_000;

/**
 * Sends by NOTIFY and receives by LISTEN, both on one connection of its own, so that messages arrive in the order
 * they were sent. While the connection is lost nothing is sent.
 */
export async function openPostgresqlRelay({ deps, receive }: RelayOptions): Promise<Relay> {
  const relay = new PostgresqlRelay(deps.env.databaseUrl, receive, (error, what) =>
    deps.log.warn({ reason: error.message }, what),
  );
  await relay.connect();
  return relay;
}

class PostgresqlRelay implements Relay {
  readonly #self = randomUUID();
  readonly #waiting: string[] = [];
  #client: pg.Client | null = null;
  #sending = false;
  #reconnect: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(
    readonly url: string,
    readonly receive: (message: LiveMessage) => void,
    readonly warn: (error: Error, what: string) => void,
  ) {}

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      application_name: 'mintmark live',
    });
    client.on('error', (error) => this.warn(error, 'the connection to the other servers was lost'));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.#client = client;
      if (this.#closed) await client.end();
    } catch (error) {
      this.warn(error as Error, 'no connection to the other servers; trying again');
      await client.end().catch(() => undefined);
      this.#retry();
    }
  }

  send(message: LiveMessage): void {
    if (!this.#client || this.#waiting.length >= MAX_WAITING) return;
    const whole = JSON.stringify([this.#self, message]);
    const fits = Buffer.byteLength(whole) <= MAX_NOTICE_BYTES;
    this.#waiting.push(fits ? whole : JSON.stringify([this.#self, withoutEvents(message)]));
    if (!this.#sending) void this.#sendAll();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#reconnect) clearTimeout(this.#reconnect);
    await this.#client?.end().catch(() => undefined);
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#waiting.length > 0 && this.#client) {
        const notices = this.#waiting.splice(0);
        const sql = `SELECT pg_notify('${CHANNEL}', notice) FROM unnest($1::text[]) AS notice`;
        await this.#client.query(sql, [notices]);
      }
    } catch (error) {
      this.warn(error as Error, 'could not notify the other servers');
    } finally {
      this.#sending = false;
    }
  }

  #receive(payload: string): void {
    const [sender, message] = JSON.parse(payload) as [string, LiveMessage];
    if (sender !== this.#self) this.receive(message);
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#waiting.length = 0;
    this.#retry();
  }

  #retry(): void {
    if (this.#closed) return;
    this.#reconnect = setTimeout(() => void this.connect(), RECONNECT_MS);
  }
}

function withoutEvents(message: LiveMessage): LiveMessage {
  if (message.kind !== 'received') return message;
  return { kind: 'received', args: [{ ...message.args[0], events: null }] };
}

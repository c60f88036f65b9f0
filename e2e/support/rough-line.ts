import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

interface Crossing {
  near: Socket;
  far: Socket;
}

/** A network line to a server on this machine that can be cut, made slow, and left half dead. */
export class RoughLine {
  readonly #server: Server;
  readonly #crossings = new Set<Crossing>();
  /** Milliseconds that every piece waits, each way. */
  #delayMs = 0;
  /** Bytes per second, each way; pieces queue up behind each other. */
  #bytesPerSecond = Number.POSITIVE_INFINITY;
  #cut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(port: number): Promise<RoughLine> {
    const server = createServer();
    const line = new RoughLine(server);
    server.on('connection', (near) => line.#cross(near, port));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Every connection breaks, and no new one comes about until `mend`. */
  cut(): void {
    this.#cut = true;
    this.drop();
  }

  mend(): void {
    this.#cut = false;
  }

  /** Every connection breaks; new ones come about at once. Answers that were under way are lost. */
  drop(): void {
    for (const { near, far } of this.#crossings) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.#crossings.clear();
  }

  /**
   * The near ends break, while what they have sent still reaches the server `ms` later, after what newer
   * connections send: the old line delivers late.
   */
  strand(ms: number): void {
    for (const { near, far } of this.#crossings) {
      const late: Buffer[] = [];
      near
        .removeAllListeners('data')
        .removeAllListeners('close')
        .on('data', (piece) => late.push(piece));
      setTimeout(() => near.destroy(), ms / 2);
      setTimeout(() => {
        for (const piece of late) far.write(piece);
        setTimeout(() => far.destroy(), ms);
      }, ms).unref();
    }
    this.#crossings.clear();
  }

  slow({ delayMs, bytesPerSecond }: { delayMs: number; bytesPerSecond: number }): void {
    this.#delayMs = delayMs;
    this.#bytesPerSecond = bytesPerSecond;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #cross(near: Socket, port: number): void {
    if (this.#cut) return void near.resetAndDestroy();
    const crossing = { near, far: dial(port, '127.0.0.1') };
    this.#crossings.add(crossing);
    this.#carry(near, crossing.far);
    this.#carry(crossing.far, near);
    near.on('close', () => this.#crossings.delete(crossing));
  }

  #carry(from: Socket, to: Socket): void {
    let before = Promise.resolve();
    from.on('data', (piece) => {
      const arrival = performance.now() + this.#delayMs;
      before = before.then(async () => {
        const wait = Math.max(0, arrival - performance.now()) + (1000 * piece.length) / this.#bytesPerSecond;
        if (wait > 0) await delay(wait);
        if (!to.destroyed) to.write(piece);
      });
    });
    from.on('close', () => void before.then(() => to.destroy()));
    from.on('error', () => undefined);
  }
}

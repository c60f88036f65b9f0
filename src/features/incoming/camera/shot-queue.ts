import type { IncomingAdded } from '@/shared/contracts/incoming';
import { type SendShot, type Shot, ShotRefusedError } from './send-shot';

/** `waiting` for its turn, or for the connection; `failed` for good; `withdrawn` by the sender. */
type ShotPhase = 'waiting' | 'sending' | 'sent' | 'failed' | 'withdrawn';

export interface QueuedShot extends Shot {
  /** Counts up within the page. */
  id: number;
  phase: ShotPhase;
  added: IncomingAdded | null;
  problem: string | null;
}

const AT_ONCE = 2;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Shots on their way to the server, newest first. Whatever is lost on the way is sent again, without end: the server has
 * each photo once however often it comes.
 */
export class ShotQueue {
  private shots: readonly QueuedShot[] = [];
  private readonly listeners = new Set<() => void>();
  private nextId = 1;
  private busy = 0;
  private retryMs = FIRST_RETRY_MS;
  private retry: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly send: SendShot) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): readonly QueuedShot[] => this.shots;

  /** Has anything not arrived that would be lost with the page? */
  get isUnsent(): boolean {
    return this.shots.some(({ phase }) => phase === 'waiting' || phase === 'sending');
  }

  add(shots: readonly Shot[]): void {
    const added = shots.map(
      (shot): QueuedShot => ({ ...shot, id: this.nextId++, phase: 'waiting', added: null, problem: null }),
    );
    this.publish([...added.reverse(), ...this.shots]);
    this.start();
  }

  /** The connection may be back. */
  goOn(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    this.start();
  }

  change(id: number, change: Partial<QueuedShot>): void {
    this.publish(this.shots.map((shot) => (shot.id === id ? { ...shot, ...change } : shot)));
  }

  private start(): void {
    if (this.retry) return;
    const waiting = this.shots.filter(({ phase }) => phase === 'waiting').toReversed();
    for (const shot of waiting.slice(0, AT_ONCE - this.busy)) void this.run(shot);
  }

  private async run(shot: QueuedShot): Promise<void> {
    this.busy++;
    this.change(shot.id, { phase: 'sending', problem: null });
    try {
      const added = await this.send(shot);
      this.retryMs = FIRST_RETRY_MS;
      this.change(shot.id, { phase: 'sent', added });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (error instanceof ShotRefusedError) this.change(shot.id, { phase: 'failed', problem });
      else {
        this.change(shot.id, { phase: 'waiting', problem });
        this.retry ??= setTimeout(() => this.goOn(), this.retryMs);
        this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
      }
    } finally {
      this.busy--;
      this.start();
    }
  }

  private publish(shots: readonly QueuedShot[]): void {
    this.shots = shots;
    for (const listener of this.listeners) listener();
  }
}

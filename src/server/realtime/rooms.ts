import type { DefaultEventsMap, Socket } from 'socket.io';
import type { LiveClientEvents, LiveServerEvents } from '@/shared/live-protocol';

export type VisitingSocket = Socket<LiveClientEvents, LiveServerEvents, DefaultEventsMap>;

/** A place that pages can be at with others. */
export interface Room {
  kind: 'draft' | 'review';
  /** Null: the page is at none any more. */
  id: string | null;
  /** Comes, or stays for another while. @returns null when there is no such place */
  enter(id: string): Promise<{ isHeld: boolean } | null>;
  leave(): Promise<void>;
}

/** Of the room that the sockets of its pages are in. */
export const roomName = (kind: Room['kind'], id: string) => `${kind} ${id}`;

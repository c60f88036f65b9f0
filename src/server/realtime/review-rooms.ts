import type { Namespace } from 'socket.io';
import { type ReviewPlace, reviewPlaceSchema } from '@/shared/contracts/review-place';
import type { LiveClientEvents, LiveServerEvents, ReviewVisitor } from '@/shared/live-protocol';
import type { Actor, Deps } from '../deps';
import { findVisitedReview } from '../domain/reviews/visits';
import { Rate } from '../rate';
import { tunables } from '../tunables';
import { type Room, roomName, type VisitingSocket } from './rooms';

type LiveNamespace = Pick<Namespace<LiveClientEvents, LiveServerEvents>, 'local'>;

/**
 * Who looks at which review, and where. Kept nowhere: a page that comes is answered by those that are there, on whichever
 * server, and each says again and again that it is.
 */
export class ReviewRooms {
  readonly #guests = new Map<string, ReviewGuest>();
  readonly #off: () => void;

  constructor(
    private readonly deps: Deps,
    namespace: LiveNamespace,
  ) {
    this.#off = deps.live.on('visitor', ({ visitor, isNew, moves, to }) => {
      const { page, reviewId } = visitor;
      const others = namespace.local.to(to ?? roomName('review', reviewId)).except(page);
      (moves ? others.volatile : others).emit('visitor', visitor);
      if (!isNew) return;
      for (const [other, guest] of this.#guests) if (other !== page) guest.answer(reviewId, page);
    });
  }

  guest(socket: VisitingSocket, actor: Actor): ReviewGuest {
    const guest = new ReviewGuest(this.deps, socket, actor);
    this.#guests.set(socket.id, guest);
    socket.on('disconnect', () => this.#guests.delete(socket.id));
    return guest;
  }

  close(): void {
    this.#off();
  }
}

/** One page, which may be at a review. */
export class ReviewGuest {
  #at: NonNullable<Awaited<ReturnType<typeof findVisitedReview>>> | null = null;
  #place: ReviewPlace | null = null;
  readonly #rate = new Rate(tunables.maxPointsPerMinute);

  constructor(
    private readonly deps: Deps,
    private readonly socket: VisitingSocket,
    private readonly actor: Actor,
  ) {
    socket.on('point', (raw: unknown) => {
      const place = reviewPlaceSchema.nullable().safeParse(raw);
      if (!this.#at || !place.success || !isWithin(place.data, this.#at.classCount)) return;
      if (!this.#rate.take()) return;
      this.#place = place.data;
      // That somebody points nowhere any more is not followed by anything.
      this.#say({ moves: place.data !== null });
    });
  }

  room(reviewId: string | null): Room {
    return {
      kind: 'review',
      id: reviewId,
      enter: async (id) => {
        if (!this.#rate.take()) return null;
        const known = this.#at?.id === id;
        const found = await findVisitedReview(this.deps, this.actor, id);
        if (!found) return null;
        this.#at = found;
        this.#say({ isNew: !known });
        return { isHeld: false };
      },
      leave: async () => {
        this.#place = null;
        this.#say({ isGone: true });
        this.#at = null;
      },
    };
  }

  /** Says to a page that has come to the same review that this one is there. */
  answer(reviewId: string, page: string): void {
    if (this.#at?.id === reviewId) this.#say({ to: page });
  }

  #say({ isNew = false, isGone = false, moves = false, to = null as string | null } = {}): void {
    if (!this.#at) return;
    const { id: reviewId, name } = this.#at;
    const { userId } = this.actor;
    const visitor: ReviewVisitor = {
      reviewId,
      page: this.socket.id,
      userId,
      name,
      place: this.#place,
      isGone,
    };
    this.deps.live.publishVisitor({ visitor, isNew, moves, to });
  }
}

function isWithin(place: ReviewPlace | null, classCount: number): boolean {
  return place?.kind !== 'cell' || (place.truth < classCount && place.predicted < classCount);
}

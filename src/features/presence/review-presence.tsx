'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { useMe } from '@/features/api/use-me';
import { liveSocket } from '@/features/live/socket';
import type { ReviewPlace } from '@/shared/contracts/review-place';
import type { LiveServerEvents } from '@/shared/live-protocol';
import { cellsOf, initialsAt, type OtherPage, OtherPages } from './other-pages';
import { type PlaceLayer, PlaceSender } from './place-sender';

/** A page says that it is still there three times before it counts as gone. */
const VISIT_EVERY_MS = 10_000;

interface Presence {
  others: OtherPages;
  sender: PlaceSender;
  /** Whether this person wants to see where others are. */
  shown: boolean;
  setShown: (shown: boolean) => void;
}

const PresenceContext = createContext<Presence | null>(null);

/** Tells others at a review where this page's person looks, and this page where they do. Null: at no review. */
export function ReviewPresence({ reviewId, children }: { reviewId: string | null; children: ReactNode }) {
  const me = useMe()?.id ?? null;
  const [shown, setShown] = useShown();
  const others = useMemo(() => (reviewId === null ? null : new OtherPages(reviewId, me)), [reviewId, me]);
  const [sender] = useState(() => new PlaceSender(sendPlace));
  useEffect(() => (others ? takePart(others, sender) : undefined), [others, sender]);
  const presence = useMemo(
    () => others && { others, sender, shown, setShown },
    [others, sender, shown, setShown],
  );
  return <PresenceContext value={presence}>{children}</PresenceContext>;
}

/** A place may be lost, as the next one follows; that somebody points nowhere any more is followed by nothing. */
function sendPlace(place: ReviewPlace | null): void {
  const socket = liveSocket();
  (place ? socket.volatile : socket).emit('point', place);
}

function takePart(others: OtherPages, sender: PlaceSender): () => void {
  const socket = liveSocket();
  const { reviewId } = others;
  const visit = () =>
    socket.emit('visit', { reviewId }, ({ ok }) => {
      if (ok) sender.restart();
    });
  const onVisitor: LiveServerEvents['visitor'] = (visitor) => others.hear(visitor, performance.now());
  const onVisible = () => sender.setHidden(document.hidden);
  const timer = setInterval(() => {
    others.forget(performance.now());
    if (socket.connected) visit();
  }, VISIT_EVERY_MS);
  if (socket.connected) visit();
  onVisible();
  socket.on('connect', visit);
  socket.on('visitor', onVisitor);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    clearInterval(timer);
    sender.close();
    socket.off('connect', visit);
    socket.off('visitor', onVisitor);
    document.removeEventListener('visibilitychange', onVisible);
    if (socket.connected) socket.emit('visit', { reviewId: null }, () => undefined);
  };
}

const STORED = 'mintmark.show-others';

/** On, unless this browser was told otherwise. */
function useShown(): [boolean, (shown: boolean) => void] {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const choose = useCallback((shown: boolean) => {
    setChosen(shown);
    try {
      localStorage.setItem(STORED, shown ? 'on' : 'off');
    } catch {
      // The browser stores nothing: the choice lasts until the page is left.
    }
  }, []);
  return [chosen ?? isShown(), choose];
}

function isShown(): boolean {
  if (typeof window === 'undefined') return true;
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

const NOBODY: readonly OtherPage[] = [];
const never = () => () => {};

/** Who else is at the review that this page is at; null at none. */
export function usePeopleHere() {
  const presence = useContext(PresenceContext);
  const pages = useSyncExternalStore(
    presence?.others.subscribe ?? never,
    presence?.others.list ?? (() => NOBODY),
    () => NOBODY,
  );
  return presence && { pages, shown: presence.shown, setShown: presence.setShown };
}

/** The cells that others are at. */
export function useOthersCells() {
  const presence = useContext(PresenceContext);
  // As text, which is the same while nobody is at another cell.
  const text = useSyncExternalStore(
    presence?.others.subscribe ?? never,
    () => (presence?.shown ? JSON.stringify(cellsOf(presence.others.list())) : '[]'),
    () => '[]',
  );
  return useMemo(() => JSON.parse(text) as ReturnType<typeof cellsOf>, [text]);
}

/** Initials of those who are at a photo; empty for nobody. */
export function useInitialsAt(photoHash: string): string {
  const presence = useContext(PresenceContext);
  return useSyncExternalStore(
    presence?.others.subscribe ?? never,
    () => (presence?.shown ? initialsAt(presence.others.list(), photoHash) : ''),
    () => '',
  );
}

/** Says where this page's person looks; nobody hears it at no review. */
export function useSayPlace(): (layer: PlaceLayer, place: ReviewPlace | null) => void {
  const sender = useContext(PresenceContext)?.sender;
  return useCallback((layer, place) => sender?.set(layer, place), [sender]);
}

/** Says that this page's person has something open, for as long as it is given. */
export function useOpenPlace(layer: 'photo' | 'cell', place: ReviewPlace | null): void {
  const say = useSayPlace();
  const text = JSON.stringify(place);
  useEffect(() => {
    say(layer, JSON.parse(text));
    return () => say(layer, null);
  }, [say, layer, text]);
}

/** Handlers of what leads to a photo, by pointer or keyboard. */
export function usePointing() {
  const say = useSayPlace();
  return (photoHash: string) => {
    const point = () => say('pointer', { kind: 'photo', photoHash });
    const leave = () => say('pointer', null);
    return { onPointerEnter: point, onPointerLeave: leave, onFocus: point, onBlur: leave };
  };
}

import type { NotificationItem } from '@/shared/contracts/notifications';

/** Whether this browser shows notices, and up to which moment it has; shared by all tabs. */
const SWITCH_KEY = 'mintmark.browser-notices';
const LOCK = 'mintmark.browser-notices';
/** A hidden tab waits for the one in front, which may show the run already. */
const HIDDEN_WAIT_MS = 800;
/** After a long absence the list is more useful than many notifications. */
const MAX_CONCURRENT = 3;

const shownKey = (userId: string) => `${SWITCH_KEY}.shown.${userId}`;

export type BrowserNoticeState = 'on' | 'off' | 'blocked' | 'unavailable';

/** Can and may this browser show notices, and does the person want it to? */
export function browserNoticeState(): BrowserNoticeState {
  if (!('Notification' in window) || !navigator.locks) return 'unavailable';
  if (Notification.permission === 'denied') return 'blocked';
  const wanted = localStorage.getItem(SWITCH_KEY) === 'on';
  return wanted && Notification.permission === 'granted' ? 'on' : 'off';
}

/**
 * Turns notices on, asking for permission where it was not given yet. Call it from a click: browsers ask at no
 * other time. @param known what the list shows already; no notice comes of it
 */
export async function turnNoticesOn(userId: string, known: readonly NotificationItem[]): Promise<void> {
  const permission = await Notification.requestPermission();
  if (permission === 'granted') {
    localStorage.setItem(shownKey(userId), String(newest(known)));
    localStorage.setItem(SWITCH_KEY, 'on');
  }
  announce();
}

export function turnNoticesOff(): void {
  localStorage.removeItem(SWITCH_KEY);
  announce();
}

/** Calls back when this tab or another one turns notices on or off. @returns a function that ends it */
export function onNoticeSwitch(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  window.addEventListener(SWITCH_KEY, listener);
  return () => {
    window.removeEventListener('storage', listener);
    window.removeEventListener(SWITCH_KEY, listener);
  };
}

/** The `storage` event reaches the other tabs only. */
function announce(): void {
  window.dispatchEvent(new Event(SWITCH_KEY));
}

interface Showing {
  userId: string;
  items: readonly NotificationItem[];
  /** Called with the one that was clicked. */
  onOpen: (item: NotificationItem) => void;
}

/**
 * Shows what is new as notices of the browser, once however many tabs are open, and not what the page in front
 * shows already.
 */
export async function showNotices({ userId, items, onOpen }: Showing): Promise<void> {
  if (browserNoticeState() !== 'on') return;
  if (document.visibilityState === 'hidden') await new Promise((done) => setTimeout(done, HIDDEN_WAIT_MS));
  await navigator.locks.request(LOCK, () => {
    const key = shownKey(userId);
    const fresh = freshItems(items, Number(localStorage.getItem(key) ?? 0));
    if (fresh.length === 0) return;
    localStorage.setItem(key, String(newest(fresh)));
    for (const item of fresh.slice(0, MAX_CONCURRENT).reverse()) {
      if (document.visibilityState === 'visible' && isOnPage(item, location.pathname)) continue;
      const notice = new Notification(item.title, { body: item.body, tag: item.id });
      notice.onclick = () => {
        window.focus();
        notice.close();
        onOpen(item);
      };
    }
  });
}

/** Unread ones written after the last that was shown, newest first. */
export function freshItems(items: readonly NotificationItem[], shown: number): NotificationItem[] {
  return items.filter(({ read, createdAt }) => !read && createdAt.getTime() > shown);
}

/** Is this the page of the run it tells of? A run's address has its id or its number. */
export function isOnPage({ runId, runNumber }: NotificationItem, pathname: string): boolean {
  return runId !== null && [`/runs/${runId}`, `/runs/${runNumber}`].includes(pathname);
}

function newest(items: readonly NotificationItem[]): number {
  return Math.max(0, ...items.map(({ createdAt }) => createdAt.getTime()));
}

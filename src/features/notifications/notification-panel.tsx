'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { ShowMore } from '@/components/ui/show-more';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { type NotificationItem, notificationPath } from '@/shared/contracts/notifications';
import { KindIcon } from './kind-icon';
import { useMarkRead } from './use-mark-read';

/** Notifications, newest first. @param onLeave called when a link is followed */
export function NotificationPanel({ onLeave }: { onLeave: () => void }) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.notifications.list.infiniteQueryOptions(
      {},
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const markRead = useMarkRead();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [newest] = items;
  return (
    <>
      <header className="flex min-h-11 items-center justify-between gap-2 border-b px-3 py-1.5">
        <h2 className="font-semibold text-sm">Notifications</h2>
        {newest && (list.data?.pages[0]?.unread ?? 0) > 0 && (
          <Button size="sm" variant="ghost" onClick={() => markRead(newest.createdAt)}>
            Mark all read
          </Button>
        )}
      </header>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} className="py-6" />
      ) : !list.data ? (
        <div className="p-3">
          <Skeleton className="w-60" />
        </div>
      ) : items.length === 0 ? (
        <p className="px-3 py-4 text-muted text-sm">
          No notifications yet. You are notified when a run succeeds, fails or stalls.
        </p>
      ) : (
        <ul className="max-h-[min(26rem,60dvh)] overflow-y-auto">
          {items.map((item) => (
            <Entry
              key={item.id}
              item={item}
              onFollow={() => {
                markRead(item.createdAt);
                onLeave();
              }}
            />
          ))}
          <ShowMore query={list} label="Show older notifications" />
        </ul>
      )}
      <footer className="border-t px-3 py-2 text-xs">
        <Link href="/account" onClick={onLeave} className="text-accent hover:underline">
          Notification settings
        </Link>
      </footer>
    </>
  );
}

function Entry({ item, onFollow }: { item: NotificationItem; onFollow: () => void }) {
  return (
    <li className="border-b last:border-b-0">
      <Link
        href={notificationPath(item)}
        onClick={onFollow}
        className="flex gap-2.5 px-3 py-2.5 hover:bg-raised"
      >
        <KindIcon kind={item.kind} />
        <span className="min-w-0 flex-1">
          <span className={cn('wrap-anywhere block text-sm', !item.read && 'font-semibold')}>
            {!item.read && <span className="sr-only">Unread: </span>}
            {item.title}
          </span>
          <span className="wrap-anywhere line-clamp-2 text-muted text-xs">{item.body}</span>
          <RelativeTime date={item.createdAt} className="text-faint text-xs" />
        </span>
        {!item.read && <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-accent" />}
      </Link>
    </li>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { useTRPC } from '@/features/api/trpc';
import { NotificationPanel } from './notification-panel';

/** Opens the list of notifications; shows how many are unread. */
export function NotificationBell() {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const unread = useQuery(trpc.notifications.list.queryOptions({})).data?.unread ?? 0;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Notifications"
      trigger={
        <Button
          variant="ghost"
          icon
          className="relative"
          aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
        >
          <Bell aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-2xs text-accent-fg leading-4"
            >
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </Button>
      }
    >
      <NotificationPanel onLeave={() => setOpen(false)} />
    </Popover>
  );
}

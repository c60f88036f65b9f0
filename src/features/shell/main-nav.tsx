'use client';

import { usePathname } from 'next/navigation';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import { useMe } from '@/features/api/use-me';
import { may } from '@/shared/permissions';
import { isCurrent, navGroups } from './nav-items';

/** @param onNavigate called when a link is followed, so that the phone menu can close. */
export function MainNav({ onNavigate }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  const me = useMe();
  return (
    <nav aria-label="Main" className="flex flex-col gap-3">
      {navGroups.map((group) => (
        <ul key={group[0]?.href} className="flex flex-col gap-px">
          {group.map(({ href, label, icon: Icon, permission }) => {
            if (permission && !(me && may(me.role, permission))) return null;
            const current = isCurrent(href, pathname);
            return (
              <li key={href}>
                <Link
                  href={href}
                  onClick={onNavigate}
                  aria-current={current ? 'page' : undefined}
                  className={cn(
                    'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors pointer-coarse:h-10',
                    current
                      ? 'bg-accent-soft font-medium text-accent'
                      : 'text-muted hover:bg-raised hover:text-text',
                  )}
                >
                  <Icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden />
                  {label}
                </Link>
              </li>
            );
          })}
        </ul>
      ))}
    </nav>
  );
}

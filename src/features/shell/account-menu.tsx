'use client';

import { ChevronsUpDown, LogOut, UserRound } from 'lucide-react';
import { useTheme } from 'next-themes';
import { toast } from 'sonner';
import { removeAllDrafts } from '@/components/drafts/draft-store';
import {
  DropdownMenu,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuSeparator,
} from '@/components/ui/dropdown-menu';
import { errorText } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { useMe } from '@/features/api/use-me';
import { signOut } from '@/features/auth/auth-client';

const themes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
] as const;

/** Who is signed in, the way to the account, the theme and sign-out. */
export function AccountMenu({ side }: { side: 'top' | 'bottom' }) {
  const me = useMe();
  const { theme, setTheme } = useTheme();

  async function leave() {
    try {
      await signOut();
      removeAllDrafts();
      // A full load: nothing of this person's data stays in memory.
      window.location.assign('/login');
    } catch (error) {
      toast.error(errorText(error));
    }
  }

  return (
    <DropdownMenu
      side={side}
      align={side === 'top' ? 'start' : 'end'}
      trigger={
        <button
          type="button"
          className="flex min-w-0 items-center gap-2 rounded-md p-1.5 text-left hover:bg-raised data-[state=open]:bg-raised lg:w-full"
        >
          <Initials name={me?.name ?? ''} />
          <span className="sr-only">
            Account: <span className="lg:hidden">{me?.name}</span>
          </span>
          <span className="min-w-0 flex-1 max-lg:hidden">
            <span className="block truncate font-medium text-sm leading-4">{me?.name}</span>
            <span className="block truncate text-faint text-xs leading-4">{me?.role}</span>
          </span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint max-lg:hidden" aria-hidden />
        </button>
      }
    >
      <MenuLabel>{me?.email}</MenuLabel>
      <MenuItem asChild>
        <Link href="/account">
          <UserRound aria-hidden />
          Account settings
        </Link>
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup
        value={(theme ?? 'system') as (typeof themes)[number]['value']}
        onValueChange={setTheme}
        options={themes}
      />
      <MenuSeparator />
      <MenuItem onSelect={leave}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}

function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word[0]?.toUpperCase());
  const shown = letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : letters[0];
  return (
    <span
      aria-hidden
      className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-2xs text-accent"
    >
      {shown}
    </span>
  );
}

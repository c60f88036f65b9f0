'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/features/api/trpc';

/** As many as fit below a comment. */
const MAX_PEOPLE = 6;

/** What stands behind the last `@` before the caret; null where no name begins. Pure. */
export function mentionBefore(text: string): string | null {
  return /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}][^@\n]{0,40}|)$/u.exec(text)?.[1] ?? null;
}

interface MentionListProps {
  /** What was typed behind the `@`. */
  typed: string;
  onChoose: (name: string) => void;
}

/** People whose names begin with what was typed behind an `@`. */
export function MentionList({ typed, onChoose }: MentionListProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.team.members.queryOptions());
  const wanted = typed.toLowerCase();
  const found = (data ?? [])
    .filter(({ name, disabled, me }) => !disabled && !me && name.toLowerCase().startsWith(wanted))
    .filter(({ name }) => name.toLowerCase() !== wanted)
    .slice(0, MAX_PEOPLE);
  if (found.length === 0) return null;
  return (
    <ul aria-label="People to mention" className="mt-1 flex flex-wrap gap-1">
      {found.map(({ id, name }) => (
        <li key={id}>
          <button
            type="button"
            onClick={() => onChoose(name)}
            className="rounded-md border bg-surface px-2 py-0.5 text-xs hover:bg-raised"
          >
            @{name}
          </button>
        </li>
      ))}
    </ul>
  );
}

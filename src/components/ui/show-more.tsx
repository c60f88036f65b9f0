import { Button } from './button';

interface ShowMoreProps {
  /** Of TanStack Query's infinite queries. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  label: string;
}

/** Below a list of which not all is shown: fetches the next page; nothing when there is none. */
export function ShowMore({ query, label }: ShowMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="border-t p-2 text-center">
      <Button size="sm" variant="ghost" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {label}
      </Button>
    </div>
  );
}

import { Badge } from '@/components/ui/badge';

const SHOWN = 2;

/** The first tags of a run, and how many more there are. */
export function TagList({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  const more = tags.length - SHOWN;
  return (
    <span className="inline-flex shrink-0 gap-1 max-lg:hidden" title={tags.join(', ')}>
      {tags.slice(0, SHOWN).map((tag) => (
        <Badge key={tag} className="max-w-24">
          <span className="truncate">{tag}</span>
        </Badge>
      ))}
      {more > 0 && <Badge>+{more}</Badge>}
    </span>
  );
}

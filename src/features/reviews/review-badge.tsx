import { Badge } from '@/components/ui/badge';
import type { ReviewListItem } from '@/shared/contracts/reviews';

/** How a review stands, in one word or two. */
export function ReviewBadge({
  review: { state, outdated, changesRequested },
}: {
  review: Pick<ReviewListItem, 'state' | 'outdated' | 'changesRequested'>;
}) {
  if (state === 'approved') return <Badge tone="good">Approved</Badge>;
  if (state === 'withdrawn') return <Badge>Withdrawn</Badge>;
  if (outdated) return <Badge tone="warn">Outdated</Badge>;
  if (changesRequested > 0) return <Badge tone="bad">Changes requested</Badge>;
  return <Badge tone="info">Open</Badge>;
}

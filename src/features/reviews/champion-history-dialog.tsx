import { useQuery } from '@tanstack/react-query';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Dialog } from '@/components/ui/dialog';
import { Link } from '@/components/ui/link';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import type { Champion } from '@/shared/contracts/reviews';

/** Every move of a dataset's alias `champion`, the latest first. */
export function ChampionHistoryDialog({ champion, onClose }: { champion: Champion; onClose: () => void }) {
  const trpc = useTRPC();
  const { datasetId, datasetName } = champion;
  const { data: moves } = useQuery(trpc.reviews.championHistory.queryOptions({ datasetId }));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Champions of ${datasetName}`}>
      {moves ? (
        <ol className="grid gap-3 text-sm">
          {moves.map((move) => (
            <li key={move.id}>
              {move.modelId ? (
                <Link href={`/models/${move.modelId}`} className="font-medium text-accent hover:underline">
                  #{move.modelNumber} {move.modelName}
                </Link>
              ) : (
                <span className="font-medium">
                  #{move.modelNumber} {move.modelName} (deleted)
                </span>
              )}
              <span className="block text-muted text-xs">
                {move.kind === 'roll-back' ? 'Rolled back' : 'Approved'}
                {move.reviewNumber !== null && move.kind === 'decision' && ` in review #${move.reviewNumber}`}{' '}
                by {move.signedBy}, <AbsoluteTime date={move.createdAt} />
              </span>
              {move.reason && <p className="wrap-anywhere whitespace-pre-wrap">{move.reason}</p>}
            </li>
          ))}
        </ol>
      ) : (
        <Skeleton className="h-24" />
      )}
    </Dialog>
  );
}

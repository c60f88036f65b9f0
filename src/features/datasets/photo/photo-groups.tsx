import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Link } from '@/components/ui/link';
import { findingKindLabels } from '@/shared/contracts/curation';
import type { PhotoPage } from '@/shared/contracts/photo-page';
import { counted } from '@/shared/format';
import { statusLabels } from '../../curation/finding-status';

interface Member {
  hash: string;
  file: string;
  caption: string;
  /** Whether the version holds it, and it has a page there. */
  kept: boolean;
}

/** The findings that a photo is part of, with the other photos of each, and those of the same coin. */
export function PhotoGroups({
  page: { findings, sameCoin },
  pathOf,
}: {
  page: PhotoPage;
  pathOf: (hash: string) => string;
}) {
  if (findings.length === 0 && sameCoin.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Findings and groups" />
      <ul className="divide-y">
        {sameCoin.length > 0 && (
          <li className="px-4 py-3">
            <p className="mb-2 font-medium text-sm">Other photos of this coin</p>
            <Members
              pathOf={pathOf}
              members={sameCoin.map(({ hash, fileName, split }) => ({
                hash,
                file: fileName,
                caption: split,
                kept: true,
              }))}
            />
          </li>
        )}
        {findings.map(({ id, kind, status, acrossSplits, acrossClasses, photos, photoCount }) => (
          <li key={id} className="px-4 py-3">
            <p className="flex flex-wrap items-center gap-2 text-sm">
              <span className="font-medium">{findingKindLabels[kind]}</span>
              {acrossSplits && <Badge tone="bad">across splits</Badge>}
              {acrossClasses && <Badge tone="warn">across classes</Badge>}
              <span className="ml-auto text-muted text-xs">{statusLabels[status]}</span>
            </p>
            {photos.length > 0 && (
              <div className="mt-2">
                <Members
                  pathOf={pathOf}
                  members={photos.map(({ hash, file, classLabel, split, kept }) => ({
                    hash,
                    file,
                    kept,
                    caption: `${classLabel}, ${kept ? (split ?? 'no split') : 'left out'}`,
                  }))}
                />
                {photoCount > photos.length + 1 && (
                  <p className="mt-2 text-muted text-xs">
                    and {counted(photoCount - photos.length - 1, 'more photo')}
                  </p>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Members({ members, pathOf }: { members: readonly Member[]; pathOf: (hash: string) => string }) {
  return (
    <ul className="flex flex-wrap gap-3">
      {members.map(({ hash, file, caption, kept }) => (
        <li key={`${hash} ${file}`} className="w-24 text-2xs text-muted" title={file}>
          {kept ? (
            <Link href={pathOf(hash)} className="block rounded-sm">
              <CoinPhoto hash={hash} size={96} fit="contain" alt={file} />
            </Link>
          ) : (
            <CoinPhoto hash={hash} size={96} fit="contain" alt={file} />
          )}
          <span className="line-clamp-2">{caption}</span>
        </li>
      ))}
    </ul>
  );
}

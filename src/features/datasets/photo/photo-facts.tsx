import type { ReactNode } from 'react';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Card, CardHeader } from '@/components/ui/card';
import { photoSourceLabels } from '@/shared/contracts/photo-grid';
import type { PhotoPage } from '@/shared/contracts/photo-page';
import { bytes, count } from '@/shared/format';

/** What is known of a photo's file. */
export function PhotoFacts({ page }: { page: PhotoPage }) {
  const { width, height, format, source, addedAt, origin, coin, hash, classKey, classLabel } = page;
  const facts: [string, ReactNode][] = [
    ['Class', classKey === classLabel ? classLabel : `${classLabel} (${classKey})`],
    ['Size', `${count(width)} × ${count(height)} px, ${bytes(page.bytes)}, ${format.toUpperCase()}`],
    ['Source', photoSourceLabels[source]],
    ...(addedAt ? ([['Added', <AbsoluteTime key="added" date={addedAt} />]] as [string, ReactNode][]) : []),
    ...(origin ? ([['Cut from', origin.replace(/#xywh=.*$/, '')]] as [string, ReactNode][]) : []),
    ...(coin ? ([['Coin', coin]] as [string, ReactNode][]) : []),
    [
      'Hash',
      <code key="hash" className="font-mono text-xs">
        {hash.slice(0, 16)}
      </code>,
    ],
  ];
  return (
    <Card>
      <CardHeader title="Photo" />
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4 py-3 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

import type { ColumnDef } from '@tanstack/react-table';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { CreatedCell } from '@/components/ui/created-cell';
import type { DatasetListItem } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';
import { ArchivedBadge } from '../lifecycle/row-menu';
import { SplitBar, totalPhotos } from './splits';

/** A phone has room for the name and how many photos there are; all else stands on the dataset's page. */
const offPhone = 'max-sm:hidden';

/** Columns of the list of datasets; the server sorts by their ids. */
export const datasetColumns: ColumnDef<DatasetListItem>[] = [
  {
    id: 'name',
    accessorFn: (dataset) => `${dataset.name} ${dataset.description}`,
    header: 'Name',
    cell: ({ row: { original: dataset } }) => (
      <div className="flex items-center gap-4 py-1">
        <Thumbnails hashes={dataset.sampleHashes} />
        <div className="min-w-32 max-sm:min-w-0">
          <div className="wrap-anywhere flex flex-wrap items-center gap-x-2 font-medium">
            {dataset.name}
            <ArchivedBadge item={dataset} />
          </div>
          {dataset.description && (
            <div className="line-clamp-1 max-w-md font-normal text-muted text-xs">{dataset.description}</div>
          )}
        </div>
      </div>
    ),
  },
  {
    id: 'classes',
    accessorFn: (dataset) => dataset.latestVersion?.classCount ?? 0,
    header: 'Classes',
    meta: { align: 'right', className: `w-20 ${offPhone}` },
    cell: ({ getValue }) => count(getValue<number>()),
  },
  {
    id: 'photos',
    accessorFn: (dataset) => (dataset.latestVersion ? totalPhotos(dataset.latestVersion.photos) : 0),
    header: 'Photos',
    meta: { className: 'w-40 max-sm:w-16' },
    cell: ({ row: { original: dataset }, getValue }) => (
      <div className="flex items-center gap-2">
        <span className="w-12 text-right">{count(getValue<number>())}</span>
        {dataset.latestVersion && (
          <SplitBar photos={dataset.latestVersion.photos} className="w-20 max-sm:hidden" />
        )}
      </div>
    ),
  },
  {
    accessorKey: 'versions',
    header: 'Versions',
    meta: { align: 'right', className: `w-20 ${offPhone}` },
  },
  {
    accessorKey: 'runs',
    header: 'Runs',
    meta: { align: 'right', className: `w-16 ${offPhone}` },
  },
  {
    id: 'created',
    accessorFn: (dataset) => dataset.latestVersion?.createdAt ?? dataset.createdAt,
    header: 'Latest version',
    meta: { className: `w-32 whitespace-nowrap text-muted ${offPhone}` },
    cell: ({ row: { original: dataset }, getValue }) => (
      <CreatedCell at={getValue<Date>()} by={dataset.latestVersion?.createdBy ?? null} />
    ),
  },
];

/** Six places, always: rows keep their shape while thumbnails load and for small datasets. */
function Thumbnails({ hashes }: { hashes: string[] }) {
  return (
    <div className="grid shrink-0 grid-cols-[repeat(6,2rem)] gap-1 max-md:grid-cols-[repeat(3,2rem)] max-md:[&>:nth-child(n+4)]:hidden max-sm:grid-cols-[2rem] max-sm:[&>:nth-child(n+2)]:hidden">
      {hashes.slice(0, 6).map((hash) => (
        <CoinPhoto key={hash} hash={hash} size={32} alt="" />
      ))}
    </div>
  );
}

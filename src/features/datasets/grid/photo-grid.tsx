'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import { GRID_PAGE, type GridPhoto, type PhotoFilter } from '@/shared/contracts/photo-grid';
import { count } from '@/shared/format';
import { photoPath } from '../photo/photo-path';
import type { DatasetAddress } from '../use-dataset-address';
import { FilterBar } from './filter-bar';
import { GridTile } from './grid-tile';
import {
  allOf,
  countSelected,
  isSelected,
  type Place,
  type Selection,
  toggled,
  withRange,
} from './selection';
import { SelectionBar } from './selection-bar';
import { useGridPhotos, useOutline } from './use-grid-photos';
import { VirtualGrid } from './virtual-grid';

interface PhotoGridProps {
  version: DatasetVersionDetail;
  address: DatasetAddress;
  onAddress: (part: Partial<DatasetAddress>) => void;
}

/** All photos of a version that a filter finds, to be looked at, chosen and changed. */
export function PhotoGrid({ version, address, onAddress }: PhotoGridProps) {
  const mayWrite = useMay('data:write');
  useLiveTopics(['reports', 'evaluations']);
  const { filter } = address;
  const outline = useOutline(version.id, filter);
  const [visible, setVisible] = useState({ from: 0, to: 0 });
  const onVisible = useCallback((from: number, to: number) => setVisible({ from, to }), []);
  const start = useStartPlace({ version, address, cursors: outline.data?.cursors });
  const { photos, error, retry } = useGridPhotos({
    versionId: version.id,
    filter,
    outline: outline.isPlaceholderData ? undefined : outline.data,
    ...visible,
  });
  const { selection, select, selectAll, clear } = useSelection(`${version.id} ${JSON.stringify(filter)}`);
  const total = outline.data?.total ?? 0;
  const change = (next: PhotoFilter) => onAddress({ filter: next, photo: null });
  const remember = useCallback(({ id }: GridPhoto) => onAddress({ photo: id }), [onAddress]);

  function onKey(event: KeyboardEvent, index: number) {
    const photo = photos.get(index);
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      if (mayWrite) selectAll(total);
    } else if (event.key === 'Escape' && selection.length > 0) clear();
    else if (
      photo &&
      mayWrite &&
      (event.key === ' ' || event.shiftKey) &&
      event.key !== 'Shift' &&
      event.key !== 'Tab'
    ) {
      event.preventDefault();
      select(index, photo, event.shiftKey);
    }
  }

  return (
    <>
      <FilterBar version={version} filter={filter} onChange={change}>
        <span role="status" className="ml-auto text-muted text-xs tabular-nums">
          {outline.data ? `${count(total)} ${total === 1 ? 'photo' : 'photos'}` : ''}
        </span>
        {mayWrite && total > 0 && selection.length === 0 && (
          <Button size="sm" variant="ghost" onClick={() => selectAll(total)}>
            Choose all
          </Button>
        )}
      </FilterBar>
      {outline.error ? (
        <ErrorState error={outline.error} onRetry={() => outline.refetch()} />
      ) : error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : outline.data && total === 0 ? (
        <EmptyState
          icon={ImageOff}
          title="No photos"
          description="No photo is all of this. Take a filter away."
        />
      ) : (
        <VirtualGrid
          // Another filter begins at the top.
          key={JSON.stringify(filter)}
          label="Photos"
          total={total}
          start={start}
          onVisible={onVisible}
          onKey={onKey}
          renderTile={(index, tabIndex) => {
            const photo = photos.get(index);
            return (
              <GridTile
                index={index}
                photo={photo}
                href={photo ? photoPath({ datasetId: version.datasetId, hash: photo.hash, address }) : ''}
                isSelected={isSelected(selection, index)}
                isSelectable={mayWrite}
                showsFile={filter.classIndex !== undefined}
                tabIndex={tabIndex}
                onOpen={remember}
                onSelect={select}
              />
            );
          }}
        />
      )}
      {selection.length > 0 && (
        <SelectionBar
          version={version}
          filter={filter}
          selection={selection}
          total={total}
          onAll={countSelected(selection) < total ? () => selectAll(total) : null}
          onClear={clear}
        />
      )}
      {mayWrite && (
        <p className="mt-4 text-faint text-xs max-md:hidden">
          Shift and a click choose all up to a photo, Ctrl and a click one. Keys: arrows move, Space chooses,
          Enter opens, Ctrl+A chooses all.
        </p>
      )}
    </>
  );
}

/** What is chosen of what a filter finds: another filter begins again. */
function useSelection(key: string) {
  const [kept, setKept] = useState<{ key: string; selection: Selection }>({ key, selection: [] });
  const selection = kept.key === key ? kept.selection : [];
  const anchor = useRef<Place | null>(null);
  const select = useCallback(
    (index: number, { id }: GridPhoto, isRange: boolean) => {
      const place = { index, id };
      const from = anchor.current;
      anchor.current = place;
      setKept((before) => {
        const now = before.key === key ? before.selection : [];
        const next = isRange && from && now.length > 0 ? withRange(now, from, place) : toggled(now, place);
        return { key, selection: next };
      });
    },
    [key],
  );
  const selectAll = (total: number) => setKept({ key, selection: allOf(total) });
  const clear = () => setKept({ key, selection: [] });
  return { selection, select, selectAll, clear };
}

/** Where the photo stands that the address names; null while that is not known, or for none. */
function useStartPlace({
  version,
  address: { photo, filter },
  cursors,
}: {
  version: DatasetVersionDetail;
  address: DatasetAddress;
  cursors: readonly (number | null)[] | undefined;
}): number | null {
  const trpc = useTRPC();
  // The address as it was when the page was opened: later on it only remembers what was opened.
  const [wanted] = useState(photo);
  const page =
    wanted === null || photo === null
      ? -1
      : (cursors ?? []).findLastIndex((cursor) => cursor === null || cursor < wanted);
  const { data } = useQuery(
    trpc.datasets.photos.queryOptions(
      { versionId: version.id, filter, cursor: cursors?.[page] ?? undefined, limit: GRID_PAGE },
      { enabled: page >= 0, staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  );
  if (page < 0 || !data) return null;
  const at = data.items.findIndex(({ id }) => id >= (wanted ?? 0));
  return at === -1 ? null : page * GRID_PAGE + at;
}

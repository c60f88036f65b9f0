'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Hand, Lasso, LayoutGrid, Maximize, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import type { ChartTheme } from '@/components/charts/chart-theme';
import { useDebounced } from '@/components/hooks/use-debounced';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Select } from '@/components/ui/select';
import { useTRPC } from '@/features/api/trpc';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import { type PhotoMapPoints, POINT } from '@/shared/contracts/photo-map';
import { counted } from '@/shared/format';
import { formatArea, parseArea } from '@/shared/polygon';
import { useOutline } from '../grid/use-grid-photos';
import { photoPath } from '../photo/photo-path';
import { splitLabels } from '../splits';
import type { DatasetAddress } from '../use-dataset-address';
import { MapCanvas } from './map-canvas';
import { COLOURINGS, type Colouring, unpackPoints, type View, WHOLE, zoomed } from './map-points';

interface MapViewProps {
  version: DatasetVersionDetail;
  address: DatasetAddress;
  onAddress: (part: Partial<DatasetAddress>) => void;
  packed: PhotoMapPoints;
  theme: ChartTheme;
}

const colouringLabels: Record<Colouring, string> = {
  class: 'Class',
  split: 'Split',
  flag: 'Finding',
  error: 'Model’s answer',
};

/** A map to look around in: what lies within a line that is drawn becomes the filter of the grid. */
export function MapView({ version, address, onAddress, packed, theme }: MapViewProps) {
  const router = useRouter();
  const { filter } = address;
  const points = useMemo(() => unpackPoints(packed), [packed]);
  const [by, setBy] = useState<Colouring>('class');
  const [mode, setMode] = useState<'lasso' | 'move'>('lasso');
  const [view, setView] = useState<View>(WHOLE);
  const [hover, setHover] = useState<{ id: number; x: number; y: number } | null>(null);
  const area = useMemo(() => (filter.area === undefined ? null : parseArea(filter.area)), [filter.area]);
  const found = useMemo(() => points.marks.filter((mark) => mark & POINT.matches).length, [points]);
  const outline = useOutline(version.id, filter);
  const photoOf = usePhotoById(version.id);
  const legend = legendOf(by, theme);
  const colours = useMemo(() => legendOf(by, theme).map(({ colour }) => colour), [by, theme]);
  const isUnanswered = by === 'error' && filter.evaluation === undefined;
  const zoom = (factor: number) =>
    setView(zoomed({ width: 1, height: 1 }, view, { by: factor, at: [0.5, 0.5] }));

  async function open(id: number) {
    const photo = await photoOf(id);
    if (photo) router.push(photoPath({ datasetId: version.datasetId, hash: photo.hash, address }));
  }

  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Select
          size="sm"
          className="w-auto"
          aria-label="Colour by"
          value={by}
          onValueChange={(next) => setBy(next as Colouring)}
          options={COLOURINGS.map((value) => ({ value, label: colouringLabels[value] }))}
        />
        <Legend entries={legend} />
        <span className="ml-auto flex items-center gap-1">
          <Button
            size="sm"
            aria-pressed={mode === 'lasso'}
            variant={mode === 'lasso' ? 'primary' : 'secondary'}
            onClick={() => setMode('lasso')}
          >
            <Lasso aria-hidden />
            Lasso
          </Button>
          <Button
            size="sm"
            aria-pressed={mode === 'move'}
            variant={mode === 'move' ? 'primary' : 'secondary'}
            onClick={() => setMode('move')}
          >
            <Hand aria-hidden />
            Move
          </Button>
          <Button size="sm" icon aria-label="Zoom in" onClick={() => zoom(1.6)}>
            <ZoomIn aria-hidden />
          </Button>
          <Button size="sm" icon aria-label="Zoom out" onClick={() => zoom(1 / 1.6)}>
            <ZoomOut aria-hidden />
          </Button>
          <Button size="sm" icon aria-label="Show the whole map" onClick={() => setView(WHOLE)}>
            <Maximize aria-hidden />
          </Button>
        </span>
      </div>
      {isUnanswered && (
        <p className="mb-2 text-muted text-xs">
          Choose a model in the filter: its answers colour the photos.
        </p>
      )}
      <div className="mb-2 flex min-h-7 flex-wrap items-center gap-2">
        <span role="status" className="text-muted text-xs tabular-nums">
          {filter.area === undefined
            ? 'Draw a line around photos to look at them; a click opens one.'
            : outline.data
              ? `${counted(outline.data.total, 'photo')} within the line`
              : ''}
        </span>
        {filter.area !== undefined && (
          <>
            <Button size="sm" variant="primary" onClick={() => onAddress({ tab: 'photos', photo: null })}>
              <LayoutGrid aria-hidden />
              Show in the grid
            </Button>
            <Button
              size="sm"
              variant="ghost"
              onClick={() => onAddress({ filter: { ...filter, area: undefined }, photo: null })}
            >
              <X aria-hidden />
              Take the line away
            </Button>
          </>
        )}
      </div>
      <div className="relative">
        <MapCanvas
          points={points}
          by={by}
          colours={colours}
          ink={theme.text}
          view={view}
          onView={setView}
          mode={mode}
          area={area}
          onArea={(corners) => onAddress({ filter: { ...filter, area: formatArea(corners) }, photo: null })}
          onHover={setHover}
          onOpen={(id) => void open(id)}
          label={`Map of ${counted(points.ids.length, 'photo')}, of which the filter finds ${found}`}
        />
        {hover && <HoveredPhoto versionId={version.id} {...hover} />}
      </div>
    </>
  );
}

interface LegendEntry {
  label: string;
  colour: string;
}

/** The groups of a colouring in the order of `groupOf`. */
function legendOf(by: Colouring, { series, accent, warn, faint, border }: ChartTheme): LegendEntry[] {
  const [orange, blue] = [series['--series-2'] ?? warn, series['--series-1'] ?? accent];
  if (by === 'class') return Object.values(series).map((colour) => ({ label: '', colour }));
  if (by === 'split') {
    return [
      { label: splitLabels.train, colour: accent },
      { label: splitLabels.validation, colour: blue },
      { label: splitLabels.test, colour: warn },
    ];
  }
  if (by === 'flag') {
    return [
      { label: 'No finding', colour: faint },
      { label: 'Open finding', colour: orange },
    ];
  }
  return [
    { label: 'Not answered', colour: border },
    { label: 'Right', colour: blue },
    { label: 'Wrong', colour: orange },
  ];
}

function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  const named = entries.filter(({ label }) => label !== '');
  if (named.length === 0)
    return <span className="text-faint text-xs">Colours come again with every eighth class.</span>;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
      {named.map(({ label, colour }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-sm" style={{ background: colour }} />
          {label}
        </li>
      ))}
    </ul>
  );
}

/** Asks for one photo by its id: of 100,000 points a page holds no names. */
const byId = (versionId: string, id: number) => ({ versionId, filter: {}, cursor: id - 1, limit: 1 });

function usePhotoById(versionId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async (id: number) => {
    const { items } = await queryClient.fetchQuery(trpc.datasets.photos.queryOptions(byId(versionId, id)));
    return items[0];
  };
}

const HOVER_MS = 80;

function HoveredPhoto({ versionId, id, x, y }: { versionId: string; id: number; x: number; y: number }) {
  const trpc = useTRPC();
  const settled = useDebounced(id, HOVER_MS);
  const { data } = useQuery(
    trpc.datasets.photos.queryOptions(byId(versionId, settled), { staleTime: Number.POSITIVE_INFINITY }),
  );
  const photo = data?.items[0];
  if (!photo || photo.id !== id) return null;
  return (
    <div
      className="pointer-events-none absolute z-10 w-36 rounded-md border bg-surface p-1.5 text-xs shadow-float"
      style={{ left: `min(${x + 12}px, 100% - 9.5rem)`, top: `max(0px, min(${y + 12}px, 100% - 12rem))` }}
    >
      <CoinPhoto hash={photo.hash} size={128} alt="" className="h-auto w-full" />
      <p className="mt-1 truncate">{photo.classLabel}</p>
      <p className="truncate text-muted">{splitLabels[photo.split]}</p>
    </div>
  );
}

'use client';

import { Hand, Lasso, LayoutGrid, Maximize, ScanSearch, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import type { ChartTheme } from '@/components/charts/chart-theme';
import { useDebounced } from '@/components/hooks/use-debounced';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { SPLITS } from '@/shared/coin-class';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import type { PhotoMapPoints } from '@/shared/contracts/photo-map';
import { counted } from '@/shared/format';
import { AREA_UNITS, type Corner, formatArea, parseArea } from '@/shared/polygon';
import { useOutline } from '../grid/use-grid-photos';
import { photoPath } from '../photo/photo-path';
import { splitLabels } from '../splits';
import type { DatasetAddress } from '../use-dataset-address';
import { HoveredPhoto, usePhotoById } from './hovered-photo';
import { type KeyedPlace, MapCanvas, type MapHandle, type MapHover } from './map-canvas';
import { Legend, legendOf } from './map-legend';
import {
  COLOURINGS,
  type Colouring,
  countFound,
  layersOf,
  type MapPoints,
  unpackPoints,
  type View,
  WHOLE,
  within,
  zoomed,
} from './map-points';

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
  const [hover, setHover] = useState<MapHover | null>(null);
  const [keyed, setKeyed] = useState<KeyedPlace | null>(null);
  const canvas = useRef<MapHandle>(null);
  const area = useMemo(() => (filter.area === undefined ? null : sharesOf(filter.area)), [filter.area]);
  const marked = useMemo(() => (area ? within(points, area) : points), [points, area]);
  const found = useMemo(() => countFound(marked), [marked]);
  const outline = useOutline(version.id, filter);
  const photoOf = usePhotoById(version.id);
  const legend = legendOf(by, theme);
  const colours = useMemo(() => legendOf(by, theme).map(({ colour }) => colour), [by, theme]);
  const layers = useMemo(() => layersOf(marked, by, colours.length), [marked, by, colours.length]);
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
        <span className="ml-auto flex flex-wrap items-center gap-1">
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
          <Button size="sm" onClick={() => canvas.current?.takeView()}>
            <ScanSearch aria-hidden />
            Take what is in view
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
          {filter.area === undefined ? (
            <>
              Draw a line around photos to look at them; a click opens one.
              <span className="max-md:hidden">
                {' '}
                By keys: arrows move a cross, Space sets corners, Enter takes them.
              </span>
            </>
          ) : (
            outline.data &&
            !outline.isPlaceholderData &&
            `${counted(outline.data.total, 'photo')} within the line`
          )}
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
          ref={canvas}
          points={marked}
          layers={layers}
          colours={colours}
          ink={theme.text}
          ground={theme.surface}
          view={view}
          onView={setView}
          mode={mode}
          area={area}
          onArea={(corners) => onAddress({ filter: { ...filter, area: formatArea(corners) }, photo: null })}
          onHover={setHover}
          onOpen={(id) => void open(id)}
          onKeyed={setKeyed}
          label={`Map of ${counted(points.ids.length, 'photo')}, of which the filter finds ${found}`}
        />
        {hover && <HoveredPhoto versionId={version.id} {...hover} />}
        <KeyedText version={version} points={points} keyed={keyed} />
      </div>
    </>
  );
}

/** Corners as an address has them, in shares of the map. */
const sharesOf = (area: string) => parseArea(area).map(([x, y]): Corner => [x / AREA_UNITS, y / AREA_UNITS]);

const SAID_MS = 250;

/** Says what the keys have come to, once they rest. */
function KeyedText({
  version: { classes },
  points,
  keyed,
}: {
  version: DatasetVersionDetail;
  points: MapPoints;
  keyed: KeyedPlace | null;
}) {
  const settled = useDebounced(keyed, SAID_MS);
  const at = settled?.photo == null ? -1 : points.ids.indexOf(settled.photo);
  const said = [
    settled?.area &&
      `${counted(countFound(within(points, sharesOf(formatArea(settled.area)))), 'photo')} enclosed.`,
    at === -1
      ? settled && 'No photo at the cross.'
      : `${classes[points.classes[at] as number]?.label ?? ''}, ${splitLabels[SPLITS[points.splits[at] as number] ?? 'train']}.`,
  ];
  return (
    <p aria-live="polite" className="sr-only">
      {said.filter(Boolean).join(' ')}
    </p>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { useTRPC } from '@/features/api/trpc';
import type { PhotoSource } from './photo-source';
import { storedPhoto } from './stored-photo';

interface SamplesProps {
  /** Whose test photos are shown. */
  model: string;
  onPhoto: (photo: PhotoSource) => void;
}

/** Test photos of a model's own data, which it has not learned from: one click asks about one. */
export function Samples({ model, onPhoto }: SamplesProps) {
  const trpc = useTRPC();
  const [turn, setTurn] = useState(0);
  const { data } = useQuery(trpc.classify.samples.queryOptions({ model, turn }));
  if (!data || data.photos.length === 0) return null;
  return (
    <section aria-label="Samples" className="min-w-0">
      <div className="mb-1.5 flex items-center gap-2 text-muted text-xs">
        <p className="min-w-0 flex-1 truncate">Or try a test photo of “{data.datasetName}”</p>
        <Button variant="ghost" size="sm" onClick={() => setTurn(turn + 1)}>
          <RefreshCw aria-hidden />
          Others
        </Button>
      </div>
      <ul className="flex gap-2 overflow-hidden">
        {data.photos.map(({ hash, label, fileName }) => (
          <li key={hash} className="shrink-0">
            <button
              type="button"
              title={label}
              className="rounded-sm hover:opacity-85"
              onClick={() => onPhoto(storedPhoto({ hash, name: `${label} (${fileName})` }))}
            >
              <CoinPhoto hash={hash} size={64} alt={`Classify ${label}`} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { datasetNameSchema } from '@/shared/contracts/datasets';
import { DropZone } from './drop-zone';
import { type Picked, suggestedName } from './picked-files';
import { nameOfPlace, PlaceField } from './place-field';

const SEARCH_DELAY_MS = 200;

interface ImportFormProps {
  id: string;
  fixedName?: string;
  /** What would be done: files that were picked come before an address. */
  onReady: (ready: 'upload' | 'fetch' | null) => void;
  onSubmit: (picked: Picked, name: string) => void;
  onFetch: (from: string, name: string) => void;
}

export function ImportForm({ id, fixedName, onReady, onSubmit, onFetch }: ImportFormProps) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const [place, setPlace] = useState('');
  const [typedName, setTypedName] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  // Until a name is typed, the file name is suggested.
  const suggested = picked ? suggestedName(picked) : nameOfPlace(place);
  const name = fixedName ?? typedName ?? suggested.slice(0, 80);
  const checked = datasetNameSchema.safeParse(name);
  const present = usePresentDataset(fixedName ? '' : name.trim());

  const isPlace = picked === null && place.trim() !== '';
  const ready = !checked.success ? null : picked ? 'upload' : isPlace ? 'fetch' : null;
  useEffect(() => onReady(ready), [ready, onReady]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!checked.success) return;
    if (picked) onSubmit(picked, checked.data);
    else if (isPlace) onFetch(place.trim(), checked.data);
  }

  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{refused}</FormError>
      <DropZone
        picked={picked}
        onPicked={(next) => {
          setPicked(next);
          setRefused(null);
        }}
        onRefused={setRefused}
      />
      {picked === null && <PlaceField value={place} onChange={setPlace} />}
      {!fixedName && (
        <Field
          label="Name"
          error={typedName !== null && !checked.success ? checked.error.issues[0]?.message : undefined}
          hint={present ? 'There is a dataset of this name: it gets a new version.' : undefined}
        >
          <Input
            value={name}
            onChange={(event) => setTypedName(event.target.value)}
            maxLength={80}
            autoComplete="off"
            placeholder="euro-coins"
          />
        </Field>
      )}
      <details className="text-muted text-xs">
        <summary className="rounded-sm font-medium text-text">Layout of the files</summary>
        <pre className="mt-2 overflow-x-auto rounded-md bg-raised/60 p-3 font-mono text-2xs leading-4">
          {layout}
        </pre>
        <p className="mt-2">
          The folders train, validation and test are optional: without them the photos of each class are split
          the same way each time. The optional cat_to_name.json names the class of each folder as
          “value,currency,country”. Formats: JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF and BMP; files that cannot
          be read are skipped and listed. What is read incorrectly can be put right before it is saved. COCO
          and YOLO boxes make a photo of each coin.
        </p>
      </details>
    </form>
  );
}

const layout = `coins.zip
├── cat_to_name.json      { "1": "1 Cent,Euro,germany", … }
├── train/
│   ├── 1/  a.jpg  b.jpg  …
│   └── 2/  …
├── validation/  …
└── test/  …`;

/** The dataset that has this name already: an import makes a new version of it. */
function usePresentDataset(name: string) {
  const trpc = useTRPC();
  const searched = useDebounced(name, SEARCH_DELAY_MS);
  const { data } = useQuery(
    trpc.datasets.list.queryOptions({ search: searched }, { enabled: searched !== '' }),
  );
  return data?.items.find((dataset) => dataset.name === name);
}

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

const SEARCH_DELAY_MS = 200;

interface ImportFormProps {
  id: string;
  fixedName?: string;
  /** Why the last try failed. */
  error: string | null;
  onReady: (ready: boolean) => void;
  onSubmit: (values: { name: string; file: File }) => void;
}

export function ImportForm({ id, fixedName, error, onReady, onSubmit }: ImportFormProps) {
  const [file, setFile] = useState<File | null>(null);
  const [typedName, setTypedName] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  // Until a name is typed, the file name is suggested.
  const name = fixedName ?? typedName ?? (file ? file.name.replace(/\.zip$/i, '') : '');
  const checked = datasetNameSchema.safeParse(name);
  const present = usePresentDataset(fixedName ? '' : name.trim());

  const ready = file !== null && checked.success;
  useEffect(() => onReady(ready), [ready, onReady]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (file && checked.success) onSubmit({ name: checked.data, file });
  }

  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{refused ?? error}</FormError>
      <DropZone
        file={file}
        onFile={(next) => {
          setFile(next);
          setRefused(null);
        }}
        onRefused={setRefused}
      />
      {!fixedName && (
        <Field
          label="Name"
          error={typedName !== null && !checked.success ? checked.error.issues[0]?.message : undefined}
          hint={present ? `Adds version ${present.versions + 1} to the existing dataset.` : undefined}
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
        <summary className="rounded-sm font-medium text-text">Layout of the zip file</summary>
        <pre className="mt-2 overflow-x-auto rounded-md bg-raised/60 p-3 font-mono text-2xs leading-4">
          {layout}
        </pre>
        <p className="mt-2">
          The folders train, validation and test are optional: without them the photos of each class are split
          the same way each time. The optional cat_to_name.json names the class of each folder as
          “value,currency,country”. Formats: JPEG, PNG, WebP, GIF, TIFF and AVIF; files that cannot be read
          are skipped and listed. A folder on the server imports faster with{' '}
          <code className="font-mono">npm run mintmark -- datasets import</code>.
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

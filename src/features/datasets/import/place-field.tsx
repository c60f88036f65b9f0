'use client';

import { useQuery } from '@tanstack/react-query';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';

/** An address, or a folder of the server, that the server fetches photos from by itself. */
export function PlaceField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const trpc = useTRPC();
  const { data: places = [] } = useQuery(trpc.imports.places.queryOptions());
  const shown = places.map(asPlace);
  return (
    <Field
      label="Or let the server fetch them"
      optional
      hint={shown.length > 0 ? `An address, or below ${shown.join(', ')}` : 'The address of an archive.'}
    >
      <Input
        value={value}
        onChange={(event) => onChange(event.target.value)}
        maxLength={4000}
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        placeholder={shown[0] ?? 'https://example.org/coins.zip'}
      />
    </Field>
  );
}

const asPlace = (folder: string) => (folder.startsWith('s3://') ? folder : `server:${folder}`);

/** A name for a dataset by where it comes from: `https://…/euro-coins.zip?x=1` is "euro-coins". */
export function nameOfPlace(place: string): string {
  const last =
    place
      .replace(/[?#].*$/, '')
      .split('/')
      .filter(Boolean)
      .at(-1) ?? '';
  return last.includes(':') ? '' : last.replace(/\.(zip|tar|tgz|tar\.gz)$/i, '');
}

'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState, errorText } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { staleEditOf, useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { type Retention, retentionSchema, type SavedRetention } from '@/shared/contracts/retention';
import { DaysField } from './days-field';
import { RetentionPreviewList } from './retention-preview-list';

/** How long what is kept, with a look at what that removes before it is saved. */
export function RetentionCard() {
  const trpc = useTRPC();
  const saved = useQuery(trpc.storage.retention.queryOptions());
  return (
    <Card>
      <CardHeader title="Retention" />
      <CardBody>
        {saved.data ? (
          <RetentionForm key={saved.data.revision} saved={saved.data} />
        ) : saved.error ? (
          <ErrorState error={saved.error} onRetry={() => saved.refetch()} className="py-4" />
        ) : (
          <Skeleton className="h-72" />
        )}
      </CardBody>
    </Card>
  );
}

function RetentionForm({ saved }: { saved: SavedRetention }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mayChange = useMay('data:delete');
  const [wanted, setWanted] = useState<Retention>(saved.retention);
  const [previewed, setPreviewed] = useState<Retention | null>(null);
  const valid = retentionSchema.safeParse(wanted).success;
  const changed = JSON.stringify(wanted) !== JSON.stringify(saved.retention);
  const preview = useQuery(
    trpc.storage.previewRetention.queryOptions(previewed ?? wanted, {
      enabled: previewed !== null,
      gcTime: 0,
    }),
  );
  const save = useMutation(
    trpc.storage.saveRetention.mutationOptions({
      onSuccess: () => toast.success('Retention saved; it is applied within six hours'),
      onError: (error) => toast.error(errorText(error)),
      onSettled: (_, error) => {
        // After a conflict the form shows what is saved now.
        if (!error || staleEditOf(error)) void queries.invalidateQueries(trpc.storage.pathFilter());
      },
    }),
  );
  const set =
    <K extends keyof Retention>(name: K) =>
    (value: Retention[K]) => {
      setWanted({ ...wanted, [name]: value });
      setPreviewed(null);
    };

  return (
    <form
      className="grid gap-4 text-sm"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ retention: wanted, revision: saved.revision });
      }}
    >
      <fieldset disabled={!mayChange} className="grid gap-3">
        <DaysField
          label="Deleted things stay in the bin"
          value={wanted.binDays}
          onChange={(days) => set('binDays')(days ?? saved.retention.binDays)}
        />
        <DaysField
          label="Checkpoints of failed runs"
          hint="A retry continues from them."
          value={wanted.checkpointDays}
          onChange={(days) => set('checkpointDays')(days ?? saved.retention.checkpointDays)}
        />
        <DaysField
          optional
          label="Classified photos and their predictions"
          value={wanted.classificationDays}
          onChange={set('classificationDays')}
        />
        <DaysField
          optional
          label="Log lines and machine telemetry of ended runs"
          hint="Curves and metrics stay."
          value={wanted.eventDays}
          onChange={set('eventDays')}
        />
        <DaysField
          optional
          label="Thumbnails that nobody looks at"
          hint="They are made again on demand."
          value={wanted.thumbnailDays}
          onChange={set('thumbnailDays')}
        />
        <Switch
          label="New photos keep place, time and device (Exif, GPS)"
          checked={wanted.keepPhotoMetadata}
          disabled={!mayChange}
          onCheckedChange={set('keepPhotoMetadata')}
        />
      </fieldset>
      {previewed && <RetentionPreviewList preview={preview.data} error={preview.error} />}
      {mayChange && (
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            type="button"
            disabled={!valid}
            busy={preview.isFetching}
            onClick={() => setPreviewed(wanted)}
          >
            Dry run
          </Button>
          <Button type="submit" variant="primary" disabled={!valid || !changed} busy={save.isPending}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

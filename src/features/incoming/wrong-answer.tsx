'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Flag } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useTRPC } from '@/features/api/trpc';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { ClassSelect } from './class-select';

/** "This is wrong": the photo waits in the queue of a dataset, with the right class or without one. */
export function WrongAnswer({ item }: { item: ClassificationItem }) {
  const [isOpen, setOpen] = useState(false);
  if (item.results.length === 0) return null;
  return (
    <>
      <Button variant="ghost" size="sm" onClick={() => setOpen(true)}>
        <Flag aria-hidden />
        This is wrong
      </Button>
      {isOpen && <WrongAnswerDialog item={item} onClose={() => setOpen(false)} />}
    </>
  );
}

function WrongAnswerDialog({ item, onClose }: { item: ClassificationItem; onClose: () => void }) {
  const trpc = useTRPC();
  // The datasets that its models learned from, the newest model's first.
  const names = [...new Set(item.results.map(({ datasetName }) => datasetName))];
  const [dataset, setDataset] = useState(names[0] ?? '');
  const [classKey, setClassKey] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const version = useQuery(trpc.datasets.version.queryOptions({ dataset }));
  const report = useMutation(
    trpc.incoming.reportWrong.mutationOptions({
      meta: { ownError: true },
      onSuccess: ({ present }) => {
        const where = present ? ` It is in the dataset already, as ${present.class}.` : '';
        toast(`The photo waits in the queue of ${dataset}.${where}`);
        onClose();
      },
    }),
  );
  const failed = version.error ?? report.error;
  return (
    <FormDialog
      title="This is wrong"
      saveLabel="Send to the queue"
      busy={report.isPending}
      invalid={!version.data}
      onSave={() => {
        if (!version.data) return;
        const { datasetId } = version.data;
        report.mutate({ classificationId: item.id, datasetId, class: classKey, note });
      }}
      onClose={onClose}
    >
      <FormError>{failed && errorText(failed)}</FormError>
      {names.length > 1 && (
        <Field label="Dataset">
          <Select
            value={dataset}
            onValueChange={(next) => {
              setDataset(next);
              setClassKey(null);
            }}
            options={names.map((name) => ({ value: name, label: name }))}
          />
        </Field>
      )}
      <Field
        label="It really is"
        hint={`The photo waits in the queue of “${dataset}” until somebody accepts it; the next model can learn from it.`}
      >
        <ClassSelect
          classes={version.data?.classes ?? []}
          value={classKey}
          none="I don’t know"
          onChange={setClassKey}
        />
      </Field>
      <Field label="Note" optional>
        <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </FormDialog>
  );
}

'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { useTRPC } from '../api/trpc';
import { readSplitDraft, type SplitDraft } from './split-draft';
import { SplitPreviewTable } from './split-preview-table';

const KINDS = [
  { value: 'shares', label: 'Shares of each class' },
  { value: 'folds', label: 'Folds, for cross-validation' },
];

/** Divides the latest version again; shows what becomes of each class before anything is made. */
export function SplitDialog({ dataset, onClose }: { dataset: DatasetDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const latest = dataset.versions.toSorted((a, b) => b.number - a.number)[0];
  const versionId = latest?.id ?? '';
  const isLocked = dataset.testLock !== null;
  const [draft, setDraft] = useState<SplitDraft>({
    kind: 'shares',
    validation: '15',
    test: '15',
    folds: '5',
    seed: '1',
    message: '',
    lock: false,
  });
  const change = (part: Partial<SplitDraft>) => setDraft((before) => ({ ...before, ...part }));
  const { plan, errors } = readSplitDraft(draft);
  const shown = useDebounced(plan, 300);
  const preview = useQuery({
    ...trpc.versions.previewSplit.queryOptions({
      versionId,
      plan: shown ?? { kind: 'shares' },
    }),
    enabled: shown !== null && versionId !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const split = useMutation(
    trpc.versions.split.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.datasets.pathFilter());
        router.push(`/datasets/${dataset.id}`);
        onClose();
      },
    }),
  );
  const error = split.error ?? preview.error;
  const problem = error ? errorText(error) : preview.data?.problem;
  const folds = draft.kind === 'folds';

  return (
    <FormDialog
      title={`Split version ${latest?.number ?? ''} again`}
      size="md"
      saveLabel={folds && preview.data ? `Make ${preview.data.versions} versions` : 'Make a new version'}
      busy={split.isPending}
      invalid={plan === null || shown !== plan || !preview.data || preview.data.problem !== null}
      onSave={() => plan && split.mutate({ versionId, plan, message: draft.message, lock: draft.lock })}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Divide by" htmlFor="split-kind">
          <Select
            id="split-kind"
            value={draft.kind}
            onValueChange={(kind) => change({ kind: kind === 'folds' ? 'folds' : 'shares' })}
            options={KINDS}
          />
        </Field>
        <Field label="Seed" error={errors.seed} hint="The same seed draws the same splits anywhere.">
          <Input
            inputMode="numeric"
            value={draft.seed}
            onChange={(event) => change({ seed: event.target.value })}
          />
        </Field>
        {folds ? (
          <Field label="Folds" error={errors.folds} hint="A version for each; the test split stays.">
            <Input
              inputMode="numeric"
              value={draft.folds}
              onChange={(event) => change({ folds: event.target.value })}
            />
          </Field>
        ) : (
          <>
            <Field label="Validation, %" error={errors.validation}>
              <Input
                inputMode="decimal"
                value={draft.validation}
                onChange={(event) => change({ validation: event.target.value })}
              />
            </Field>
            <Field
              label="Test, %"
              error={errors.test}
              hint={isLocked ? 'Locked: the test set stays.' : undefined}
            >
              <Input
                inputMode="decimal"
                disabled={isLocked}
                value={draft.test}
                onChange={(event) => change({ test: event.target.value })}
              />
            </Field>
          </>
        )}
        <Field label="Message" optional className="sm:col-span-2">
          <Input
            maxLength={400}
            value={draft.message}
            onChange={(event) => change({ message: event.target.value })}
          />
        </Field>
      </div>
      {!isLocked && (
        <Switch
          label="Lock the test set: later versions never train on it"
          checked={draft.lock}
          onCheckedChange={(lock) => change({ lock })}
        />
      )}
      <p role="alert" className="text-bad text-xs empty:hidden">
        {problem}
      </p>
      {preview.data && <SplitPreviewTable preview={preview.data} />}
    </FormDialog>
  );
}

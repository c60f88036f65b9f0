import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Select } from '@/components/ui/select';
import { useTRPC } from '@/features/api/trpc';
import { SPLITS } from '@/shared/coin-class';
import { evaluateInput } from '@/shared/contracts/evaluations';
import type { ModelDetail } from '@/shared/contracts/models';
import { DatasetSelect } from '../selects/dataset-select';

const splitNames = { train: 'Training', validation: 'Validation', test: 'Test' };

/** Chooses the photos that a model is evaluated on. */
export function EvaluateDialog({ model, onClose }: { model: ModelDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [dataset, setDataset] = useState(model.datasetId);
  const isOwn = dataset === model.datasetId;
  const [chosenSplit, setSplit] = useState<string | null>(null);
  const split = chosenSplit ?? (isOwn ? 'test' : 'all');
  const { data } = useQuery(trpc.datasets.get.queryOptions({ dataset }));
  const [chosenNumber, setNumber] = useState<string | null>(null);
  const versions = data?.versions ?? [];
  const number = chosenNumber ?? String(isOwn ? model.datasetVersion : (versions[0]?.number ?? 1));
  const evaluate = useMutation(
    trpc.models.evaluate.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.models.evaluations.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={`Evaluate model #${model.number}`}
      saveLabel="Evaluate"
      size="md"
      busy={evaluate.isPending}
      onSave={() =>
        evaluate.mutate(evaluateInput.parse({ model: model.id, dataset, number: Number(number), split }))
      }
      onClose={onClose}
    >
      <p className="text-sm">
        The network answers every photo; classes are matched by value, currency and country. Choose between
        models by validation, and look at test once.
      </p>
      <Field label="Dataset">
        <DatasetSelect
          value={dataset}
          label={data?.name ?? (isOwn ? model.datasetName : undefined)}
          needsVersion
          onValueChange={(next) => {
            setDataset(next);
            setNumber(null);
            setSplit(null);
          }}
        />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Version">
          <Select
            value={number}
            onValueChange={setNumber}
            options={(versions.length > 0 ? versions.map((one) => String(one.number)) : [number]).map(
              (value) => ({
                value,
                label: `v${value}`,
              }),
            )}
          />
        </Field>
        <Field label="Photos" error={evaluate.error && errorText(evaluate.error)}>
          <Select
            value={split}
            onValueChange={setSplit}
            options={[
              { value: 'all', label: 'All' },
              ...SPLITS.toReversed().map((value) => ({ value, label: splitNames[value] })),
            ]}
          />
        </Field>
      </div>
    </FormDialog>
  );
}

'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { FormError } from '@/features/auth/form-error';
import { type DatasetDetail, datasetNameSchema } from '@/shared/contracts/datasets';

const renameForm = z.object({
  name: datasetNameSchema,
  description: z.string().trim().max(2000, 'At most 2,000 characters'),
});

interface RenameDialogProps {
  dataset: DatasetDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RenameDialog({ dataset, open, onOpenChange }: RenameDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const rename = useMutation(
    trpc.datasets.rename.mutationOptions({
      meta: { ownError: true },
      onSuccess: () => queryClient.invalidateQueries(trpc.datasets.pathFilter()),
    }),
  );
  const form = useForm({
    resolver: zodResolver(renameForm),
    defaultValues: { name: dataset.name, description: dataset.description },
  });
  const { errors, isSubmitting } = form.formState;

  const { name, description } = dataset;
  useEffect(() => {
    if (open) form.reset({ name, description });
  }, [open, form, name, description]);

  const submit = form.handleSubmit(async (values) => {
    try {
      await rename.mutateAsync({ datasetId: dataset.id, revision: dataset.revision, ...values });
      onOpenChange(false);
    } catch (error) {
      form.setError('root', { message: errorText(error) });
    }
  });

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Rename and describe"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={isSubmitting}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FormError>{errors.root?.message}</FormError>
        <Field label="Name" error={errors.name?.message}>
          <Input maxLength={80} autoComplete="off" {...form.register('name')} />
        </Field>
        <Field label="Description" optional error={errors.description?.message}>
          <Textarea rows={4} {...form.register('description')} />
        </Field>
      </form>
    </Dialog>
  );
}

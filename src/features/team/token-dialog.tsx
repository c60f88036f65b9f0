'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import type { TokenItem } from '@/shared/contracts/tokens';

interface TokenDialogProps {
  kind: TokenItem['kind'];
  title: string;
  description: string;
  field: { label: string; hint: string; placeholder: string };
  submitLabel: string;
  onClose: () => void;
  /** Shown once the token is created, the only time its secret is known. */
  children: (secret: string) => ReactNode;
}

/** Asks for a name, creates a token and shows its secret once. Mount it again for each token. */
export function TokenDialog({ kind, onClose, field, submitLabel, children, ...texts }: TokenDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const [name, setName] = useState('');
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()),
    }),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate({ kind, name });
  }

  return (
    <Dialog
      {...texts}
      open
      onOpenChange={(next) => !next && onClose()}
      footer={
        create.data ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button
            variant="primary"
            type="submit"
            form={formId}
            busy={create.isPending}
            disabled={!name.trim()}
          >
            {submitLabel}
          </Button>
        )
      }
    >
      {create.data ? (
        children(create.data.secret)
      ) : (
        <form id={formId} onSubmit={submit}>
          <Field label={field.label} hint={field.hint}>
            <Input
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={80}
              placeholder={field.placeholder}
              autoComplete="off"
            />
          </Field>
        </form>
      )}
    </Dialog>
  );
}

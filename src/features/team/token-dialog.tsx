'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import type { TokenItem } from '@/shared/contracts/tokens';
import { defaultLimits, TokenLimitsFields } from './token-scopes';

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
  // A worker's token that runs out stops training at night.
  const [limits, setLimits] = useState(kind === 'api' ? defaultLimits : { ...defaultLimits, lifetime: '' });
  const withScopes = kind === 'api';
  const complete = name.trim() !== '' && (!withScopes || limits.scopes.length > 0);
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()),
    }),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!complete) return;
    create.mutate({
      kind,
      name,
      ...(withScopes && { scopes: [...limits.scopes] }),
      ...(limits.lifetime && { expiresInDays: Number(limits.lifetime) }),
    });
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
          <Button variant="primary" type="submit" form={formId} busy={create.isPending} disabled={!complete}>
            {submitLabel}
          </Button>
        )
      }
    >
      {create.data ? (
        children(create.data.secret)
      ) : (
        <form id={formId} onSubmit={submit} className="grid gap-4">
          <Field label={field.label} hint={field.hint}>
            <Input
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={80}
              placeholder={field.placeholder}
              autoComplete="off"
            />
          </Field>
          <TokenLimitsFields limits={limits} onChange={setLimits} withScopes={withScopes} />
        </form>
      )}
    </Dialog>
  );
}

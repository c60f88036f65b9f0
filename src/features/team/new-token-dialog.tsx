'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import type { TokenItem } from '@/shared/contracts/team';

/** Makes a token and shows its secret once. */
export function NewTokenButton({ kind }: { kind: TokenItem['kind'] }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()),
    }),
  );

  function change(next: boolean) {
    setOpen(next);
    if (!next) return;
    create.reset();
    setName('');
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate({ kind, name });
  }

  return (
    <>
      <Button size="sm" onClick={() => change(true)}>
        <Plus aria-hidden />
        New token
      </Button>
      <Dialog
        open={open}
        onOpenChange={change}
        title={kind === 'worker' ? 'New worker token' : 'New API token'}
        description={
          kind === 'worker' ? 'For workers on other machines.' : 'A program with it may do what you may do.'
        }
        footer={
          create.data ? (
            <Button variant="primary" onClick={() => change(false)}>
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
              Make the token
            </Button>
          )
        }
      >
        {create.data ? (
          <div className="flex flex-col gap-2">
            <p className="text-sm">Copy the token now: it cannot be shown again.</p>
            <CopyField label="Token" value={create.data.secret} />
          </div>
        ) : (
          <form id={formId} onSubmit={submit}>
            <Field label="Name" hint="To know it by later: where it is used, say.">
              <Input
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={80}
                placeholder={kind === 'worker' ? 'gpu-box' : 'notebook'}
                autoComplete="off"
              />
            </Field>
          </form>
        )}
      </Dialog>
    </>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { renameAccountInput } from '@/shared/contracts/account';

/** Changes one's own display name. */
export function RenameButton({ name }: { name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change name</Button>
      {open && <RenameDialog name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

function RenameDialog({ name: saved, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(saved);
  const parsed = renameAccountInput.safeParse({ name });
  const rename = useMutation(
    trpc.account.rename.mutationOptions({
      meta: { ownError: true },
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.team.me.queryFilter());
        onClose();
      },
    }),
  );
  const error = rename.error ? errorText(rename.error) : parsed.error?.issues[0]?.message;
  return (
    <FormDialog
      title="Change name"
      busy={rename.isPending}
      invalid={!parsed.success}
      onSave={() => rename.mutate({ name })}
      onClose={onClose}
    >
      <Field label="Name" error={error} hint="As others see it. It must not be mistaken for somebody else’s.">
        <Input
          value={name}
          maxLength={80}
          autoComplete="name"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}

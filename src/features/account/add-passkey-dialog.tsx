'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { addPasskey } from '@/features/auth/auth-client';

/** Names a passkey and lets the browser make it. */
export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function add() {
    setBusy(true);
    setError(null);
    try {
      await addPasskey(name.trim());
      toast.success('Passkey added');
      onClose();
    } catch (failure) {
      setError(errorText(failure));
      setBusy(false);
    }
  }

  return (
    <FormDialog
      title="Add a passkey"
      saveLabel="Continue"
      busy={busy}
      invalid={!name.trim()}
      onSave={add}
      onClose={onClose}
    >
      <FormError>{error}</FormError>
      <Field label="Name" hint="Where it is kept: “phone”, “office laptop”.">
        <Input
          value={name}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}

'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { disableApp, newRecoveryCodes } from '@/features/auth/auth-client';
import { PasswordInput } from '@/features/auth/password-input';
import { RecoveryCodes } from './recovery-codes';

interface PasswordDialogProps {
  purpose: 'codes' | 'remove';
  onClose: () => void;
}

/** Asks for the password before the authenticator app is turned off or its recovery codes are replaced. */
export function PasswordDialog({ purpose, onClose }: PasswordDialogProps) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  async function save() {
    setBusy(true);
    setError(null);
    try {
      if (purpose === 'codes') {
        setCodes(await newRecoveryCodes(password));
        return;
      }
      await disableApp(password);
      toast.success('Authenticator app turned off');
      onClose();
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  if (codes) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title="New recovery codes"
        description="The earlier ones no longer work."
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <RecoveryCodes codes={codes} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={purpose === 'codes' ? 'New recovery codes' : 'Turn off the authenticator app'}
      saveLabel={purpose === 'codes' ? 'Create codes' : 'Turn off'}
      busy={busy}
      invalid={!password}
      onSave={save}
      onClose={onClose}
    >
      <FormError>{error}</FormError>
      <Field label="Password">
        <PasswordInput
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}

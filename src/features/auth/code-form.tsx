'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { verifyCode, verifyRecoveryCode } from './auth-client';

/** The second step of signing in: a code of the authenticator app, or a recovery code. */
export function CodeForm({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await (recovery ? verifyRecoveryCode(code) : verifyCode(code));
      onDone();
    } catch (failure) {
      setError(errorText(failure));
      setCode('');
      setBusy(false);
    }
  }

  function toggle() {
    setRecovery(!recovery);
    setCode('');
    setError(null);
  }

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <h1 className="font-semibold text-base">{recovery ? 'Enter a recovery code' : 'Enter your code'}</h1>
      <FormError>{error}</FormError>
      <Field
        label={recovery ? 'Recovery code' : 'Code'}
        hint={recovery ? 'Each works once.' : 'Six digits from your authenticator app.'}
      >
        <Input
          key={recovery ? 'recovery' : 'app'}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoFocus
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy} disabled={!code.trim()}>
        Sign in
      </Button>
      <div className="flex justify-between text-muted text-xs">
        <button type="button" onClick={toggle} className="rounded-sm hover:text-text hover:underline">
          {recovery ? 'Use the app instead' : 'Use a recovery code'}
        </button>
        <button type="button" onClick={onBack} className="rounded-sm hover:text-text hover:underline">
          Back
        </button>
      </div>
    </form>
  );
}

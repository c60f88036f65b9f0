'use client';

import { Building2, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { FormError } from '@/components/ui/form-error';
import { signInByPasskey, signInByProvider } from './auth-client';

interface OtherWaysProps {
  next: string;
  /** Null without a provider. */
  oidcName: string | null;
  onDone: () => void;
}

/** Sign-in without a password: by passkey, or through the organisation. */
export function OtherWays({ next, oidcName, onDone }: OtherWaysProps) {
  const [busy, setBusy] = useState<'passkey' | 'provider' | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function go(way: 'passkey' | 'provider') {
    setBusy(way);
    setError(null);
    try {
      if (way === 'provider') return await signInByProvider(next);
      await signInByPasskey();
      onDone();
    } catch (failure) {
      setError(errorText(failure));
      setBusy(null);
    }
  }

  return (
    <div className="flex flex-col gap-2 border-t pt-4">
      <FormError>{error}</FormError>
      {oidcName !== null && (
        <Button busy={busy === 'provider'} onClick={() => go('provider')}>
          <Building2 aria-hidden />
          Continue with {oidcName}
        </Button>
      )}
      <Button busy={busy === 'passkey'} onClick={() => go('passkey')}>
        <KeyRound aria-hidden />
        Use a passkey
      </Button>
    </div>
  );
}

'use client';

import { type FormEvent, useId, useState } from 'react';
import { toast } from 'sonner';
import { renderSVG } from 'uqr';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { enableApp, verifyCode } from '@/features/auth/auth-client';
import { PasswordInput } from '@/features/auth/password-input';
import { RecoveryCodes } from './recovery-codes';

interface Setup {
  totpURI: string;
  backupCodes: string[];
}

/** Sets up an authenticator app: password, picture to scan, first code, recovery codes. */
export function AppSetupDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const [setup, setSetup] = useState<Setup | null>(null);
  const [done, setDone] = useState(false);
  const [entered, setEntered] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!entered) return;
    setBusy(true);
    setError(null);
    try {
      if (!setup) setSetup(await enableApp(entered));
      else {
        await verifyCode(entered);
        setDone(true);
        toast.success('Authenticator app set up');
      }
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setEntered('');
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Set up an authenticator app"
      size="md"
      footer={
        done ? (
          <Button variant="primary" onClick={onClose}>
            I have kept the codes
          </Button>
        ) : (
          <Button variant="primary" type="submit" form={formId} busy={busy} disabled={!entered}>
            {setup ? 'Verify' : 'Continue'}
          </Button>
        )
      }
    >
      {done && setup ? (
        <RecoveryCodes codes={setup.backupCodes} />
      ) : (
        <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
          <FormError>{error}</FormError>
          {setup ? (
            <>
              <ScanPicture uri={setup.totpURI} />
              <Field label="Code" hint="Six digits that the app shows now.">
                <Input
                  value={entered}
                  onChange={(event) => setEntered(event.target.value)}
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  autoFocus
                />
              </Field>
            </>
          ) : (
            <Field label="Your password">
              <PasswordInput
                autoComplete="current-password"
                value={entered}
                onChange={(event) => setEntered(event.target.value)}
              />
            </Field>
          )}
        </form>
      )}
    </Dialog>
  );
}

/** The address of the secret as a QR code, and the secret itself for who cannot scan. */
function ScanPicture({ uri }: { uri: string }) {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`;
  return (
    <div className="flex flex-wrap items-start gap-4">
      {/* biome-ignore lint/performance/noImgElement: an SVG in the address itself: there is nothing to load or resize */}
      <img
        src={picture}
        alt="QR code for the authenticator app"
        className="size-44 rounded-md border bg-white"
      />
      <div className="flex min-w-56 flex-1 flex-col gap-2 text-sm">
        <p>Scan this with the app (1Password, Aegis, Google Authenticator …), or enter the key by hand:</p>
        <CopyField label="Key" value={secret} />
      </div>
    </div>
  );
}

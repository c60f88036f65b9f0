'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hasDrafts } from '@/components/drafts/draft-store';
import { useHydrated } from '@/components/hooks/use-hydrated';
import { useTRPC } from '@/features/api/trpc';
import { CodeForm } from './code-form';
import { ForgotPassword } from './forgot-password';
import { OtherWays } from './other-ways';
import { PasswordForm } from './password-form';

interface LoginPageProps {
  /** Path inside this site to go to once signed in. */
  next: string;
  /** The page appeared because a session ended. */
  sessionEnded: boolean;
  /** The organisation's provider has sent the browser back with this. */
  providerError?: string | undefined;
}

type Step = 'password' | 'code' | 'forgot';

export function LoginPage({ next, sessionEnded, providerError }: LoginPageProps) {
  const hydrated = useHydrated();
  const trpc = useTRPC();
  const options = useQuery(
    trpc.team.signInOptions.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const [step, setStep] = useState<Step>('password');

  // A full load, so that the server renders with the new session.
  const enter = () => window.location.assign(next);

  if (step === 'code') return <CodeForm onDone={enter} onBack={() => setStep('password')} />;
  if (step === 'forgot') {
    return <ForgotPassword mails={options.data?.mailsResets ?? false} onBack={() => setStep('password')} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <h1 className="sr-only">Sign in</h1>
      {sessionEnded && (
        <p role="status" className="rounded-md bg-info-soft px-3 py-2 text-info text-sm">
          Your session ended. Sign in again
          {hydrated && hasDrafts() ? '; your draft is kept.' : ' to continue.'}
        </p>
      )}
      <PasswordForm
        error={providerError ? providerErrorText(providerError) : undefined}
        onDone={enter}
        onNeedsCode={() => setStep('code')}
        onForgot={() => setStep('forgot')}
      />
      <OtherWays next={next} oidcName={options.data?.oidcName ?? null} onDone={enter} />
      <p className="text-muted text-xs">
        No account? Ask an administrator for an invitation link. The link for the first administrator is in
        the terminal where Mintmark was started.
      </p>
    </div>
  );
}

function providerErrorText(code: string): string {
  if (/signup_disabled|sign_up_disabled|signup disabled/i.test(code)) {
    return 'Your organisation knows you, but you have no account here. Ask an administrator for an invitation.';
  }
  if (/link/i.test(code)) {
    return 'Your organisation has not verified your e-mail address. Sign in with your password instead.';
  }
  return 'The sign-in through your organisation failed. Try again.';
}

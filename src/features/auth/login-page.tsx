'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { hasDrafts } from '@/components/drafts/draft-store';
import { useHydrated } from '@/components/hooks/use-hydrated';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { signIn } from './auth-client';
import { PasswordInput } from './password-input';

const loginForm = z.object({
  email: z.email('Enter your e-mail address'),
  password: z.string().min(1, 'Enter your password'),
});

interface LoginPageProps {
  /** Path inside this site to go to once signed in. */
  next: string;
  /** The page appeared because a session ended. */
  sessionEnded: boolean;
}

export function LoginPage({ next, sessionEnded }: LoginPageProps) {
  const hydrated = useHydrated();
  const form = useForm({
    resolver: zodResolver(loginForm),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  const submit = form.handleSubmit(async (credentials) => {
    try {
      await signIn(credentials);
      // A full load, so that the server renders with the new session.
      window.location.assign(next);
    } catch (error) {
      form.setError('root', { message: errorText(error) });
      form.resetField('password');
      form.setFocus('password');
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <h1 className="sr-only">Sign in</h1>
      {sessionEnded && (
        <p role="status" className="rounded-md bg-info-soft px-3 py-2 text-info text-sm">
          Your session ended. Sign in again
          {hydrated && hasDrafts() ? '; your draft is kept.' : ' to continue.'}
        </p>
      )}
      <FormError>{errors.root?.message}</FormError>
      <Field label="E-mail" error={errors.email?.message} htmlFor="email">
        <Input id="email" type="email" autoComplete="username" autoFocus {...form.register('email')} />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <PasswordInput autoComplete="current-password" {...form.register('password')} />
      </Field>
      <Button type="submit" variant="primary" busy={isSubmitting || isSubmitSuccessful}>
        Sign in
      </Button>
      <p className="text-muted text-xs">
        No account? Ask an administrator for an invitation link. The link for the first administrator is in
        the terminal where Mintmark was started.
      </p>
    </form>
  );
}

'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { signIn } from './auth-client';
import { FormError } from './form-error';
import { PasswordInput } from './password-input';

const loginForm = z.object({
  email: z.email('Your e-mail address, please'),
  password: z.string().min(1, 'Your password, please'),
});

/** @param next path inside this site to go to once signed in. */
export function LoginPage({ next }: { next: string }) {
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
        No account? Ask an administrator for an invitation link. The first administrator's link is printed
        where Mintmark was started.
      </p>
    </form>
  );
}

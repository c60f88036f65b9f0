'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
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

interface PasswordFormProps {
  error: string | undefined;
  onDone: () => void;
  onNeedsCode: () => void;
  onForgot: () => void;
}

export function PasswordForm({ error, onDone, onNeedsCode, onForgot }: PasswordFormProps) {
  const form = useForm({
    resolver: zodResolver(loginForm),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  const submit = form.handleSubmit(async (credentials) => {
    try {
      const { needsCode } = await signIn(credentials);
      if (needsCode) onNeedsCode();
      else onDone();
    } catch (failure) {
      form.setError('root', { message: errorText(failure) });
      form.resetField('password');
      form.setFocus('password');
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormError>{errors.root?.message ?? error}</FormError>
      <Field label="E-mail" error={errors.email?.message} htmlFor="email">
        <Input
          id="email"
          type="email"
          autoComplete="username webauthn"
          autoFocus
          {...form.register('email')}
        />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <PasswordInput autoComplete="current-password" {...form.register('password')} />
      </Field>
      <Button type="submit" variant="primary" busy={isSubmitting || isSubmitSuccessful}>
        Sign in
      </Button>
      <button
        type="button"
        onClick={onForgot}
        className="self-start rounded-sm text-muted text-xs hover:text-text hover:underline"
      >
        Forgot your password?
      </button>
    </form>
  );
}

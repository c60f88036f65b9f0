'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { requestResetInput } from '@/shared/contracts/team';

/** Asks for a link by mail, or says who makes one where no mail is sent. */
export function ForgotPassword({ mails, onBack }: { mails: boolean; onBack: () => void }) {
  const trpc = useTRPC();
  const request = useMutation(trpc.team.requestReset.mutationOptions({ meta: { ownError: true } }));
  const form = useForm({ resolver: zodResolver(requestResetInput), defaultValues: { email: '' } });
  const submit = form.handleSubmit((values) => request.mutateAsync(values).catch(() => undefined));
  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <h1 className="font-semibold text-base">Forgot your password?</h1>
      {!mails ? (
        <p className="text-sm">
          Ask an administrator of your team for a link to set a new one: Team, your name, “Create password
          link”.
        </p>
      ) : request.isSuccess ? (
        <p role="status" className="text-sm">
          If an account has this address, a link is on its way. It works for a day. Look into the spam folder
          too.
        </p>
      ) : (
        <>
          <FormError>{request.error && errorText(request.error)}</FormError>
          <Field label="E-mail" error={form.formState.errors.email?.message}>
            <Input type="email" autoComplete="username" autoFocus {...form.register('email')} />
          </Field>
          <Button type="submit" variant="primary" busy={request.isPending}>
            Send link
          </Button>
        </>
      )}
      <button
        type="button"
        onClick={onBack}
        className="self-start rounded-sm text-muted text-xs hover:text-text hover:underline"
      >
        Back to sign-in
      </button>
    </form>
  );
}

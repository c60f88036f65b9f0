'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState, errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { acceptInviteInput } from '@/shared/contracts/team';
import { signIn } from './auth-client';
import { PasswordInput } from './password-input';

/** An invitation link: name, e-mail and password create the account and sign in. */
export function JoinPage({ token }: { token: string }) {
  const trpc = useTRPC();
  const invite = useQuery(
    trpc.team.inviteByToken.queryOptions({ token }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (invite.isPending) return <Skeleton className="h-72 w-full" />;
  if (invite.error) return <ErrorState error={invite.error} onRetry={() => invite.refetch()} />;
  if (!invite.data) {
    return (
      <EmptyState
        className="px-0"
        title="Invitation not valid"
        description="The link was used, revoked or has expired, or it was copied incompletely. Ask an administrator for a new one."
        action={
          <Button asChild>
            <Link href="/login">Sign in</Link>
          </Button>
        }
      />
    );
  }
  return <JoinForm token={token} role={invite.data.role} />;
}

function JoinForm({ token, role }: { token: string; role: string }) {
  const trpc = useTRPC();
  const accept = useMutation(trpc.team.acceptInvite.mutationOptions({ meta: { ownError: true } }));
  const form = useForm({
    resolver: zodResolver(acceptInviteInput),
    defaultValues: { token, name: '', email: '', password: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      const { email } = await accept.mutateAsync(values);
      await signIn({ email, password: values.password });
      window.location.assign('/');
    } catch (error) {
      form.setError('root', { message: errorText(error) });
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div>
        <h1 className="font-semibold text-base">Create your account</h1>
        <p className="text-muted text-sm">
          You were invited as {role === 'administrator' ? 'an' : 'a'} {role}.
        </p>
      </div>
      <FormError>{errors.root?.message}</FormError>
      <Field label="Name" error={errors.name?.message}>
        <Input autoComplete="name" {...form.register('name')} />
      </Field>
      <Field label="E-mail" error={errors.email?.message} hint="Used to sign in; no e-mail is sent.">
        <Input type="email" autoComplete="username" {...form.register('email')} />
      </Field>
      <Field
        label="Password"
        error={errors.password?.message}
        hint="At least 10 characters; several unrelated words are best."
      >
        <PasswordInput autoComplete="new-password" {...form.register('password')} />
      </Field>
      <Button type="submit" variant="primary" busy={isSubmitting || isSubmitSuccessful}>
        Create account
      </Button>
    </form>
  );
}

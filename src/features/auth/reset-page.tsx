'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState, errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { Link } from '@/components/ui/link';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { resetPasswordInput } from '@/shared/contracts/team';
import { PasswordInput } from './password-input';

/** A one-time link for a new password. */
export function ResetPage({ token }: { token: string }) {
  const trpc = useTRPC();
  const reset = useQuery(
    trpc.team.resetByToken.queryOptions({ token }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (reset.isPending) return <Skeleton className="h-52 w-full" />;
  if (reset.error) return <ErrorState error={reset.error} onRetry={() => reset.refetch()} />;
  if (!reset.data) {
    return (
      <EmptyState
        className="px-0"
        title="Link not valid"
        description="It was used or has expired, or it was copied incompletely. Ask for a new one."
        action={
          <Button asChild>
            <Link href="/login">Sign in</Link>
          </Button>
        }
      />
    );
  }
  return <ResetForm token={token} email={reset.data.email} />;
}

function ResetForm({ token, email }: { token: string; email: string }) {
  const trpc = useTRPC();
  const reset = useMutation(trpc.team.resetPassword.mutationOptions({ meta: { ownError: true } }));
  const form = useForm({
    resolver: zodResolver(resetPasswordInput),
    defaultValues: { token, newPassword: '', revokeTokens: false },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await reset.mutateAsync(values);
      window.location.assign('/login');
    } catch (error) {
      form.setError('root', { message: errorText(error) });
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div>
        <h1 className="font-semibold text-base">Set a new password</h1>
        <p className="text-muted text-sm">For {email}. All your sessions end.</p>
      </div>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <FormError>{errors.root?.message}</FormError>
      <Field
        label="New password"
        error={errors.newPassword?.message}
        hint="At least 10 characters; several unrelated words are best."
      >
        <PasswordInput autoComplete="new-password" autoFocus {...form.register('newPassword')} />
      </Field>
      <Controller
        control={form.control}
        name="revokeTokens"
        render={({ field }) => (
          <Checkbox label="Revoke my API tokens too" checked={field.value} onCheckedChange={field.onChange} />
        )}
      />
      <Button type="submit" variant="primary" busy={isSubmitting || isSubmitSuccessful}>
        Set password
      </Button>
    </form>
  );
}

'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { errorText } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { FormError } from '@/components/ui/form-error';
import { PasswordInput } from '@/features/auth/password-input';
import { changePasswordInput } from '@/shared/contracts/team';
import { useTRPC } from '../api/trpc';

export function ChangePasswordForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.account.changePassword.mutationOptions({ meta: { ownError: true } }));
  const form = useForm({
    resolver: zodResolver(changePasswordInput),
    defaultValues: { currentPassword: '', newPassword: '', revokeTokens: false },
  });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    try {
      await change.mutateAsync(values);
      await queryClient.invalidateQueries(trpc.account.sessions.queryFilter());
      await queryClient.invalidateQueries(trpc.tokens.list.queryFilter());
      toast.success('Password changed');
      form.reset();
    } catch (error) {
      form.setError('root', { message: errorText(error) });
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate className="flex max-w-sm flex-col gap-4">
      <FormError>{errors.root?.message}</FormError>
      <Field label="Current password" error={errors.currentPassword?.message}>
        <PasswordInput autoComplete="current-password" {...form.register('currentPassword')} />
      </Field>
      <Field
        label="New password"
        error={errors.newPassword?.message}
        hint="At least 10 characters; several unrelated words are best."
      >
        <PasswordInput autoComplete="new-password" {...form.register('newPassword')} />
      </Field>
      <Controller
        control={form.control}
        name="revokeTokens"
        render={({ field }) => (
          <Checkbox label="Revoke my API tokens too" checked={field.value} onCheckedChange={field.onChange} />
        )}
      />
      <Button type="submit" className="self-start" busy={isSubmitting}>
        Change password
      </Button>
    </form>
  );
}

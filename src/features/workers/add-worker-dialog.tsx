'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { isLocalAddress, workerCommand } from './worker-command';

/** Makes a worker token and the command that uses it on the other machine. */
export function AddWorkerButton() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()),
    }),
  );

  function change(next: boolean) {
    setOpen(next);
    if (!next) return;
    create.reset();
    setName('');
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate({ kind: 'worker', name });
  }

  return (
    <>
      <Button variant="primary" onClick={() => change(true)}>
        <Plus aria-hidden />
        Add a worker
      </Button>
      <Dialog
        open={open}
        onOpenChange={change}
        title="Add a worker"
        description="A worker needs this server's address and a token, nothing else."
        footer={
          create.data ? (
            <Button variant="primary" onClick={() => change(false)}>
              Done
            </Button>
          ) : (
            <Button
              variant="primary"
              type="submit"
              form={formId}
              busy={create.isPending}
              disabled={!name.trim()}
            >
              Make the command
            </Button>
          )
        }
      >
        {create.data ? (
          <CommandSteps secret={create.data.secret} />
        ) : (
          <form id={formId} onSubmit={submit}>
            <Field label="Machine" hint="Names the token, so that you can revoke it later on the team page.">
              <Input
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={80}
                placeholder="gpu-box"
                autoComplete="off"
              />
            </Field>
          </form>
        )}
      </Dialog>
    </>
  );
}

function CommandSteps({ secret }: { secret: string }) {
  const { origin, hostname } = window.location;
  return (
    <div className="flex flex-col gap-3">
      <p>
        On the other machine, in a copy of this same version of Mintmark with Node 20.19 or newer, run this.
        It obtains TensorFlow at its first start; the worker then shows up here by itself.
      </p>
      <CopyField label="Command for the worker" value={workerCommand({ server: origin, token: secret })} />
      {isLocalAddress(hostname) && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-warn text-xs">
          You opened this page as {hostname}, which only this machine can reach. Put this machine's name or
          address in its place, and start the server with MINTMARK_HOST=0.0.0.0 so that others may connect.
        </p>
      )}
      <p className="text-muted text-xs">
        The token is shown once: copy the command now. Whoever has it may take runs and read their photos, and
        nothing else.
      </p>
    </div>
  );
}

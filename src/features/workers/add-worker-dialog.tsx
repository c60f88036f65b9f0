'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { TokenDialog } from '@/features/team/token-dialog';
import { isLocalAddress, workerCommand } from './worker-command';

/** Makes a worker token and the command that uses it on the other machine. */
export function AddWorkerButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Add a worker
      </Button>
      {open && (
        <TokenDialog
          onClose={() => setOpen(false)}
          kind="worker"
          title="Add a worker"
          description="A worker needs this server's address and a token, nothing else."
          field={{
            label: 'Machine',
            hint: 'Names the token, so that you can revoke it later on the team page.',
            placeholder: 'gpu-box',
          }}
          submitLabel="Make the command"
        >
          {(secret) => <CommandSteps secret={secret} />}
        </TokenDialog>
      )}
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

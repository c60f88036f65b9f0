'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { TokenDialog } from '@/features/team/token-dialog';
import { isLocalAddress, workerCommand } from './worker-command';

/** Creates a worker token and the command that uses it on the other machine. */
export function AddWorkerButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Add worker
      </Button>
      {open && (
        <TokenDialog
          onClose={() => setOpen(false)}
          kind="worker"
          title="Add worker"
          description="A worker needs only this server's address and a token."
          field={{
            label: 'Machine',
            hint: 'Names the token. You can revoke it on the Team page.',
            placeholder: 'gpu-box',
          }}
          submitLabel="Create command"
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
        Run this on the other machine, in a copy of the same version of Mintmark with Node 20.19 or newer. The
        first start installs TensorFlow; then the worker appears here.
      </p>
      <CopyField label="Command for the worker" value={workerCommand({ server: origin, token: secret })} />
      {isLocalAddress(hostname) && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-warn text-xs">
          Other machines cannot reach {hostname}. Replace it in the command with this machine's name or
          address, and start the server with MINTMARK_HOST=0.0.0.0 so that others can connect.
        </p>
      )}
      <p className="text-muted text-xs">
        Copy the command now; the token is not shown again. It allows to train runs and to read their photos,
        nothing else.
      </p>
    </div>
  );
}

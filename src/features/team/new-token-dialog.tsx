'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import type { TokenItem } from '@/shared/contracts/tokens';
import { TokenDialog } from './token-dialog';

const texts = {
  worker: {
    title: 'New worker token',
    description: 'Lets a worker on another machine connect.',
    placeholder: 'gpu-box',
  },
  api: {
    title: 'New API token',
    description: 'Programs with this token act as you, within its scopes.',
    placeholder: 'notebook',
  },
} as const;

/** Creates a token and shows its secret once. */
export function NewTokenButton({ kind }: { kind: TokenItem['kind'] }) {
  const [open, setOpen] = useState(false);
  const { title, description, placeholder } = texts[kind];
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New token
      </Button>
      {open && (
        <TokenDialog
          onClose={() => setOpen(false)}
          kind={kind}
          title={title}
          description={description}
          field={{ label: 'Name', hint: 'Where the token is used, for example.', placeholder }}
          submitLabel="Create token"
        >
          {(secret) => (
            <div className="flex flex-col gap-2">
              <p className="text-sm">Copy the token now; it is not shown again.</p>
              <CopyField label="Token" value={secret} />
            </div>
          )}
        </TokenDialog>
      )}
    </>
  );
}

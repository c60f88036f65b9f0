'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import type { TokenItem } from '@/shared/contracts/tokens';
import { TokenDialog } from './token-dialog';

const words = {
  worker: {
    title: 'New worker token',
    description: 'For workers on other machines.',
    placeholder: 'gpu-box',
  },
  api: {
    title: 'New API token',
    description: 'A program with it may do what you may do.',
    placeholder: 'notebook',
  },
} as const;

/** Makes a token and shows its secret once. */
export function NewTokenButton({ kind }: { kind: TokenItem['kind'] }) {
  const [open, setOpen] = useState(false);
  const { title, description, placeholder } = words[kind];
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New token
      </Button>
      {open && (
        <TokenDialog
          onClose={() => setOpen(false)}
          {...{ kind, title, description }}
          field={{ label: 'Name', hint: 'To know it by later: where it is used, say.', placeholder }}
          submitLabel="Make the token"
        >
          {(secret) => (
            <div className="flex flex-col gap-2">
              <p className="text-sm">Copy the token now: it cannot be shown again.</p>
              <CopyField label="Token" value={secret} />
            </div>
          )}
        </TokenDialog>
      )}
    </>
  );
}

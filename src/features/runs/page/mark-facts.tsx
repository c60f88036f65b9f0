'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import type { RunDetail } from '@/shared/contracts/runs';
import { useTRPC, useTRPCClient } from '../../api/trpc';
import { useMay } from '../../api/use-me';
import { EditDialog } from '../../edits/edit-dialog';
import { TagDialog } from '../list/tag-runs-button';
import { quoted } from '../query/query-completions';
import { Fact } from './fact';

const NOTES = [
  {
    name: 'notes',
    label: 'Notes',
    hint: 'What is tried in this run, and what came of it.',
    rows: 8,
    schema: z.string().max(10_000, 'Enter at most 10,000 characters'),
  },
];

/** Tags and notes of a run, which people may change at any time. */
export function MarkFacts({ detail }: { detail: RunDetail }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const mayWrite = useMay('run:write');
  const [editing, setEditing] = useState<'tags' | 'notes' | null>(null);
  const close = () => setEditing(null);
  const { id, number, revision, tags, notes } = detail;
  return (
    <>
      <Fact name="Tags">
        <span className="flex flex-wrap items-center gap-1">
          {tags.map((tag) => (
            <Link key={tag} href={`/runs?q=${encodeURIComponent(`tag = ${quoted(tag)}`)}`}>
              <Badge tone="accent" className="max-w-full">
                <span className="truncate">{tag}</span>
              </Badge>
            </Link>
          ))}
          {tags.length === 0 && <span className="text-faint">None</span>}
          {mayWrite && <EditButton label="Edit tags" onClick={() => setEditing('tags')} />}
        </span>
      </Fact>
      <Fact name="Notes">
        <span className="flex items-start gap-1">
          <span className="wrap-anywhere min-w-0 flex-1 whitespace-pre-wrap">
            {notes || <span className="text-faint">None</span>}
          </span>
          {mayWrite && <EditButton label="Edit notes" onClick={() => setEditing('notes')} />}
        </span>
      </Fact>
      {editing === 'tags' && <TagDialog runs={[id]} onClose={close} />}
      {editing === 'notes' && (
        <EditDialog
          title={`Notes on run ${number}`}
          form={`run-notes:${id}`}
          fields={NOTES}
          saved={{ notes }}
          revision={revision}
          save={async (changes, seen) => {
            await client.runs.note.mutate({ run: id, revision: seen, notes: changes.notes ?? notes });
            await queryClient.invalidateQueries(trpc.runs.pathFilter());
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function EditButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="ghost" size="sm" icon aria-label={label} onClick={onClick}>
      <Pencil aria-hidden />
    </Button>
  );
}

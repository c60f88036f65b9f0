'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { Input } from '@/components/ui/input';
import { Popover } from '@/components/ui/popover';
import { Switch } from '@/components/ui/switch';
import type { SavedViewItem } from '@/shared/contracts/views';
import { useTRPC } from '../../api/trpc';
import { useMay } from '../../api/use-me';
import { SELECTED } from './use-run-selection';

/** Filters, columns and sort under a name: mine and the team's. */
export function SavedViewsMenu() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const views = useQuery(trpc.views.list.queryOptions({ list: 'runs' }));
  const remove = useMutation(
    trpc.views.remove.mutationOptions({
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.views.pathFilter()),
    }),
  );

  function show({ search }: SavedViewItem) {
    setOpen(false);
    router.push(search ? `/runs?${search}` : '/runs');
  }

  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Saved views"
        trigger={
          <Button>
            <Bookmark aria-hidden />
            Views
          </Button>
        }
      >
        <ul className="max-h-80 overflow-y-auto p-1">
          {views.data?.map((view) => (
            <li key={view.id} className="flex items-center rounded-sm hover:bg-raised">
              <button
                type="button"
                onClick={() => show(view)}
                className="flex min-w-0 flex-1 items-baseline gap-2 rounded-sm px-2 py-1.5 text-left text-sm"
              >
                <span className="truncate">{view.name}</span>
                <span className="truncate text-faint text-xs">
                  {view.team ? `Team · ${view.createdBy}` : 'Only me'}
                </span>
              </button>
              {view.mine && (
                <Button
                  size="sm"
                  variant="ghost"
                  icon
                  aria-label={`Remove view ${view.name}`}
                  onClick={() => remove.mutate({ id: view.id })}
                >
                  <Trash2 aria-hidden />
                </Button>
              )}
            </li>
          ))}
          {views.data?.length === 0 && (
            <li className="px-2 py-3 text-muted text-xs">
              Keep a search with its columns and sort order under a name.
            </li>
          )}
        </ul>
        <div className="border-t p-1.5">
          <Button
            size="sm"
            variant="ghost"
            className="w-full"
            onClick={() => {
              setOpen(false);
              setSaving(true);
            }}
          >
            Save this view
          </Button>
        </div>
      </Popover>
      {saving && <SaveViewDialog onClose={() => setSaving(false)} />}
    </>
  );
}

function SaveViewDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayShare = useMay('run:write');
  const [name, setName] = useState('');
  const [team, setTeam] = useState(false);
  const save = useMutation(
    trpc.views.save.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.views.pathFilter());
        onClose();
      },
    }),
  );
  function keep() {
    const params = new URLSearchParams(window.location.search);
    for (const passing of ['page', SELECTED]) params.delete(passing);
    save.mutate({ list: 'runs', name: name.trim(), search: params.toString(), team });
  }
  return (
    <FormDialog
      title="Save this view"
      busy={save.isPending}
      invalid={name.trim() === ''}
      onSave={keep}
      onClose={onClose}
    >
      <Field label="Name" hint="A view of this name is replaced.">
        <Input maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      {mayShare && <Switch label="For the whole team" checked={team} onCheckedChange={setTeam} />}
      {save.error && <FormError>{save.error.message}</FormError>}
    </FormDialog>
  );
}

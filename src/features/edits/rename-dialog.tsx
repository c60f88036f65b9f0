'use client';

import { nameSchema } from '@/shared/contracts/edits';
import { EditDialog } from './edit-dialog';

const FIELDS = [{ name: 'name', label: 'Name', schema: nameSchema }];

interface RenameDialogProps {
  title: string;
  /** Names the draft, with the id of what is renamed. */
  form: string;
  name: string;
  revision: number;
  rename: (name: string, revision: number) => Promise<unknown>;
  onClose: () => void;
}

/** An edit of a name alone. */
export function RenameDialog({ title, form, name, revision, rename, onClose }: RenameDialogProps) {
  return (
    <EditDialog
      title={title}
      form={form}
      fields={FIELDS}
      saved={{ name }}
      revision={revision}
      saveLabel="Rename"
      save={(changes, seen) => rename(changes.name ?? name, seen)}
      onClose={onClose}
    />
  );
}

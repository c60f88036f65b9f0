'use client';

import { type FormEvent, type ReactNode, useId } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

interface FormDialogProps {
  title: ReactNode;
  size?: 'sm' | 'md';
  /** Fields. */
  children: ReactNode;
  saveLabel?: string;
  /** A save is in progress. */
  busy: boolean;
  /** The content cannot be saved; the fields say why. */
  invalid?: boolean;
  /** Another action, at the other end of the buttons. */
  aside?: ReactNode;
  onSave: () => void;
  onClose: () => void;
}

/** A dialog with a few fields. Enter saves; the caller closes it. */
export function FormDialog({
  title,
  size = 'sm',
  children,
  saveLabel = 'Save',
  busy,
  invalid = false,
  aside,
  onSave,
  onClose,
}: FormDialogProps) {
  const formId = useId();

  function save(event: FormEvent) {
    event.preventDefault();
    if (!invalid && !busy) onSave();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      size={size}
      footer={
        <>
          {aside && <div className="mr-auto">{aside}</div>}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy} disabled={invalid}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate className="grid gap-4">
        {children}
      </form>
    </Dialog>
  );
}

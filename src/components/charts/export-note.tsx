'use client';

import { createContext, type ReactNode, use } from 'react';

const Note = createContext<string | null>(null);

interface ExportNoteProps {
  /** Null when there is nothing to say. */
  note: string | null;
  children: ReactNode;
}

/** What the names of files say that are saved from here, such as that leaks were overridden: a file leaves the page behind. */
export function ExportNote({ note, children }: ExportNoteProps) {
  return <Note value={note}>{children}</Note>;
}

/** The note for files that are saved here. */
export const useExportNote = (): string | null => use(Note);

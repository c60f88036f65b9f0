import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditOutcome, AuditVia } from '@/shared/contracts/audit';

/** An action as it is recorded. */
export interface AuditRecord {
  action: string;
  outcome: AuditOutcome;
  via: AuditVia;
  /** Who it was; null for strangers and for the server itself. */
  actor: { id: string | null; name: string } | null;
  address: string | null;
  tokenId: string | null;
  object: { type: string; id: string | null } | null;
  /** Small, and without secrets: it can't be removed again. */
  detail: Record<string, unknown>;
}

/** A record on its way into the table. */
export interface PendingEntry extends AuditRecord {
  id: string;
  at: string;
  salt: string;
}

/** Names and references longer than this are shortened. */
const MAX_TEXT = 200;

export function newEntry(record: AuditRecord): PendingEntry {
  return {
    ...record,
    id: randomUUID(),
    at: new Date().toISOString(),
    salt: randomBytes(16).toString('base64url'),
  };
}

/** Before it is looked up or written anywhere. */
export function withPlainTexts(entry: PendingEntry): PendingEntry {
  const { actor, object, address } = entry;
  return {
    ...entry,
    actor: actor && { ...actor, name: plainText(actor.name) },
    address: address && plainText(address),
    object: object && { ...object, id: object.id && plainText(object.id) },
  };
}

/**
 * A text that every database keeps as it is, for what is read back must have the hash of what was written. Without
 * what a terminal or a page could obey.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .slice(0, MAX_TEXT)
    .toWellFormed();
}

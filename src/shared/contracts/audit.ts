import { z } from 'zod';
import { pageFields, searchField } from './paging';

/** Where an action came from: a page, a program with a token, the command line, a worker, or the server by itself. */
export type AuditVia = 'page' | 'api' | 'cli' | 'worker' | 'server';

/** `refused`: nothing was changed. `failed`: an error of the server. `unknown`: the server ended before it knew. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed', 'unknown'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** An entry as it is listed, exported and verified. */
export interface AuditRow {
  seq: number;
  id: string;
  at: Date;
  actorId: string | null;
  /** Null, with `address` and `salt`, once the person was erased. */
  actorName: string | null;
  address: string | null;
  salt: string | null;
  personDigest: string;
  via: string;
  tokenId: string | null;
  action: string;
  outcome: string;
  objectType: string | null;
  objectId: string | null;
  objectName: string | null;
  /** A JSON object as text. */
  detail: string;
  cutTo: number | null;
  previousHash: string;
  hash: string;
}

const filterFields = {
  actorId: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  /** Words in type, id or name of the object. */
  search: searchField,
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
};
export const auditFilter = z.object(filterFields);
export type AuditFilter = z.output<typeof auditFilter>;
export const listAuditInput = z.object({ ...filterFields, ...pageFields });

/** What may be chosen in the filters. */
export interface AuditChoices {
  actors: { id: string; name: string }[];
  actions: string[];
}

/** The place of an entry in the chain: whoever keeps one can tell later that nothing up to it was rewritten. */
export interface AuditHead {
  seq: number;
  hash: string;
}

export interface AuditVerification {
  /** Null when the chain holds; otherwise where it breaks, and how. */
  problem: { seq: number; message: string } | null;
  entries: number;
  first: AuditHead | null;
  last: AuditHead | null;
  /** Entries removed by retention, as the checkpoints record it. */
  cut: number;
}

export const verifyAuditInput = z.object({
  /** A head that was kept elsewhere: it must still be in the chain. */
  expect: z.object({ seq: z.number().int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
});

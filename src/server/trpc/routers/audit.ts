import {
  type AuditChoices,
  type AuditRow,
  type AuditVerification,
  listAuditInput,
  verifyAuditInput,
} from '@/shared/contracts/audit';
import type { Page } from '@/shared/contracts/paging';
import * as audit from '../../domain/audit/service';
import { procedure, router } from '../trpc';

const read = procedure('audit:read');

export const auditRouter = router({
  /** Newest first. */
  list: read
    .input(listAuditInput)
    .query(({ ctx, input }): Promise<Page<AuditRow>> => audit.listEntries(ctx.deps, input)),
  choices: read.query(({ ctx }): Promise<AuditChoices> => audit.listChoices(ctx.deps)),
  /** Follows the hash chain from its first entry to its last. */
  verify: read
    .input(verifyAuditInput)
    .query(({ ctx, input }): Promise<AuditVerification> => audit.verifyLog(ctx.deps, input)),
});

import type { Deps } from '../deps';
import { cutLog } from '../domain/audit/service';
import { tunables } from '../tunables';
import type { Job } from './job';

/** Removes entries of the audit log that are older than MINTMARK_AUDIT_DAYS, behind a checkpoint. */
export function cutAuditLog(deps: Deps): Job {
  return {
    name: 'remove old entries of the audit log',
    everySeconds: tunables.auditCutSeconds,
    run: async () => {
      await cutLog(deps);
    },
  };
}

import type { BackupFailure } from '@/shared/contracts/backups';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  type DiskUsage,
  type RetentionPreview,
  retentionSchema,
  type SavedRetention,
  saveRetentionInput,
} from '@/shared/contracts/retention';
import { readBackupFailure } from '../../domain/backups/service';
import { readSavedRetention } from '../../domain/retention/settings';
import { previewRetention } from '../../domain/storage/rules';
import * as storage from '../../domain/storage/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

export const storageRouter = router({
  /** What takes room, and how much is left. */
  usage: read.query(({ ctx }): Promise<DiskUsage> => storage.readUsage(ctx.deps)),
  /** How long what is kept. */
  retention: read.query(({ ctx }): Promise<SavedRetention> => readSavedRetention(ctx.deps.db)),
  /** What such settings would remove now. */
  previewRetention: read
    .input(retentionSchema)
    .query(({ ctx, input }): Promise<RetentionPreview[]> => previewRetention(ctx.deps, input)),
  /** Why scheduled backups fail; null when they do not. */
  backupFailure: procedure('data:delete').query(
    ({ ctx }): Promise<BackupFailure | null> => readBackupFailure(ctx.deps),
  ),
  saveRetention: procedure('data:delete')
    .input(saveRetentionInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => storage.saveRetention(ctx.deps, input)),
});

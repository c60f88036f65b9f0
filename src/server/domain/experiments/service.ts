import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type {
  ExperimentDetail,
  ExperimentListItem,
  listExperimentsInput,
  updateExperimentInput,
} from '@/shared/contracts/experiments';
import type { Page } from '@/shared/contracts/paging';
import type { Tx } from '../../db/dialect';
import { isTaken } from '../../db/prisma-error';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import {
  findExperiment,
  insertExperiment,
  selectBestRun,
  selectExperiments,
  updateExperimentRow,
  updateUnarchived,
  withTotals,
} from './repo';

/** A page of the experiments, newest first unless sorted otherwise. */
export async function listExperiments(
  deps: Pick<Deps, 'db'>,
  input: z.input<typeof listExperimentsInput>,
): Promise<Page<ExperimentListItem>> {
  return selectExperiments(deps, input);
}

/** By id or name. @throws AppError `not-found` */
export async function getExperiment(deps: Pick<Deps, 'db'>, ref: string): Promise<ExperimentDetail> {
  const row = await findExperiment(deps.db, ref);
  const [item] = row ? await withTotals(deps, [row]) : [];
  if (!item) throw new AppError('not-found', `There is no experiment "${ref}".`);
  return { ...item, bestRun: await selectBestRun(deps, item.id) };
}

/** @throws StaleEditError, AppError `not-found`, or `conflict` when another experiment has that name */
export async function updateExperiment(
  deps: Deps,
  { id, revision, ...changes }: z.output<typeof updateExperimentInput>,
): Promise<SavedEdit> {
  const saved = await saveEdit({
    revision,
    changes,
    write: () => updateExperimentRow(deps.db, { id, revision }, changes),
    read: async () => {
      const row = await findExperiment(deps.db, id);
      return row && { revision: row.revision, name: row.name, notes: row.notes };
    },
    gone: () => new AppError('not-found', 'This experiment does not exist.'),
  }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new AppError('conflict', `Another experiment is called "${changes.name}". Choose another name.`);
  });
  deps.live.publishChanged('runs');
  return saved;
}

/** The experiment of that id or name, made when there is none, and taken out of the archive. */
export async function findOrCreateExperiment(
  tx: Tx,
  { ref, createdBy }: { ref: string; createdBy: string },
): Promise<{ id: string }> {
  const known = await findExperiment(tx, ref);
  if (!known) return insertExperiment(tx, ref, createdBy);
  if (known.archivedAt !== null) await updateUnarchived(tx, known.id);
  return known;
}

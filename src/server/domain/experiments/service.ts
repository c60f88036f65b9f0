import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type {
  ExperimentDetail,
  ExperimentListItem,
  updateExperimentInput,
} from '@/shared/contracts/experiments';
import type { RunState } from '@/shared/run-state';
import { isFinal } from '@/shared/run-state';
import type { Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { isTaken } from '../../db/prisma-error';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { raised, saveEdit } from '../edits/save-edit';
import { listRuns } from '../runs/run-list';

const experimentInclude = {
  runs: {
    select: {
      state: true,
      model: { select: { top1: true } },
      datasetVersion: { select: { dataset: { select: { name: true } } } },
    },
  },
} satisfies Prisma.ExperimentInclude;
type ExperimentRow = Prisma.ExperimentGetPayload<{ include: typeof experimentInclude }>;

/** Newest first. */
export async function listExperiments(deps: Deps): Promise<ExperimentListItem[]> {
  const rows = await deps.db.experiment.findMany({
    orderBy: { createdAt: 'desc' },
    include: experimentInclude,
  });
  return rows.map(toListItem);
}

/** By id or name, with its runs. @throws AppError `not-found` */
export async function getExperiment(deps: Deps, ref: string): Promise<ExperimentDetail> {
  const row = await deps.db.experiment.findFirst({
    where: { OR: [{ id: ref }, { name: ref }] },
    include: experimentInclude,
  });
  if (!row) throw new AppError('not-found', `There is no experiment "${ref}".`);
  return { ...toListItem(row), items: await listRuns(deps, { experimentId: row.id }) };
}

/** @throws StaleEditError, AppError `not-found`, or `conflict` when another experiment has that name */
export async function updateExperiment(
  deps: Deps,
  { id, revision, ...changes }: z.output<typeof updateExperimentInput>,
): Promise<SavedEdit> {
  const saved = await saveEdit({
    revision,
    changes,
    write: () =>
      deps.db.experiment.updateMany({ where: { id, revision }, data: { ...changes, revision: raised } }),
    read: () =>
      deps.db.experiment.findUnique({ where: { id }, select: { revision: true, name: true, notes: true } }),
    gone: () => new AppError('not-found', 'This experiment does not exist.'),
  }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    throw new AppError('conflict', `Another experiment is called "${changes.name}". Choose another name.`);
  });
  deps.live.publishChanged('runs');
  return saved;
}

/** The experiment of that id or name, made when there is none. */
export async function findOrCreateExperiment(
  tx: Tx,
  { ref, createdBy }: { ref: string; createdBy: string },
): Promise<{ id: string }> {
  const found = await tx.experiment.findFirst({
    where: { OR: [{ id: ref }, { name: ref }] },
    select: { id: true },
  });
  return found ?? tx.experiment.create({ data: { name: ref, createdBy }, select: { id: true } });
}

function toListItem({ runs, ...row }: ExperimentRow): ExperimentListItem {
  const top1 = runs.flatMap(({ model }) => model?.top1 ?? []);
  return {
    id: row.id,
    name: row.name,
    notes: row.notes,
    revision: row.revision,
    createdAt: row.createdAt,
    runs: runs.length,
    active: runs.filter(({ state }) => !isFinal(state as RunState)).length,
    bestTop1: top1.length > 0 ? Math.max(...top1) : null,
    datasets: [...new Set(runs.map(({ datasetVersion }) => datasetVersion.dataset.name))].sort(),
  };
}

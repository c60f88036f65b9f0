import type { Permission } from './permissions';

/** What can be archived, deleted and restored. The order is that of lists of them. */
export const LIFECYCLE_KINDS = [
  'run',
  'sweep',
  'experiment',
  'model',
  'dataset',
  'version',
  'classification',
  'comment',
  'answer-comment',
] as const;
export type LifecycleKind = (typeof LIFECYCLE_KINDS)[number];

interface KindLabels {
  one: string;
  many: string;
  /** Who may archive one and take it out of the archive. */
  archive: Permission;
  /** Who may put one into the bin and take it out; of photos and comments, apart from those of their own. */
  delete: Permission;
  /** Whoever made one may do both with it. */
  byOwner?: true;
}

export const lifecycleKinds: Record<LifecycleKind, KindLabels> = {
  run: { one: 'run', many: 'runs', archive: 'run:write', delete: 'run:write' },
  sweep: { one: 'sweep', many: 'sweeps', archive: 'run:write', delete: 'run:write' },
  experiment: { one: 'experiment', many: 'experiments', archive: 'run:write', delete: 'run:write' },
  model: { one: 'model version', many: 'model versions', archive: 'run:write', delete: 'run:write' },
  dataset: { one: 'dataset', many: 'datasets', archive: 'data:write', delete: 'data:delete' },
  version: { one: 'dataset version', many: 'dataset versions', archive: 'data:write', delete: 'data:delete' },
  classification: {
    one: 'classified photo',
    many: 'classified photos',
    archive: 'team:manage',
    delete: 'team:manage',
    byOwner: true,
  },
  comment: {
    one: 'comment',
    many: 'comments',
    archive: 'team:manage',
    delete: 'team:manage',
    byOwner: true,
  },
  'answer-comment': {
    one: 'comment on an answer',
    many: 'comments on answers',
    archive: 'team:manage',
    delete: 'team:manage',
    byOwner: true,
  },
};

/** “1 run”, “3 model versions”. */
export function countOfKind(kind: LifecycleKind, count: number): string {
  const { one, many } = lifecycleKinds[kind];
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import type { LiveTopic } from '@/shared/live-protocol';
import { Prisma } from '../../db/generated/client';

/** Something that a thing belongs to, or cannot be without. */
export interface Parent {
  kind: LifecycleKind;
  /** Names the parent's id. */
  column: string;
  /** `part`: goes along with the parent. `use`: keeps the parent, unless it is deleted with it on purpose. */
  bond: 'part' | 'use';
  /** Is archived along with the parent. */
  archives?: true;
}

/** All that archiving, deleting, restoring and removing need to know of one kind of thing. */
export interface Noun {
  table: Prisma.ModelName;
  /** What lists call it; of the row "it". */
  label: Prisma.Sql;
  parents: readonly Parent[];
  /** What names one beside its id; of the row "it". */
  names: readonly Prisma.Sql[];
  /** Its name must be the only one: it is given up while the thing lies in the bin. */
  hasUniqueName?: true;
  /** Names the person whose own it is, who may delete it whatever the role. */
  owner?: string;
  /** Its row is changed by compare-and-set: a change that was decided before the deletion must fail. */
  hasRowVersion?: true;
  topic: LiveTopic;
}

const numbered = {
  label: Prisma.sql`('#' || CAST("it"."number" AS TEXT) || ' ' || "it"."name")`,
  names: [Prisma.sql`CAST("it"."number" AS TEXT)`, Prisma.sql`('#' || CAST("it"."number" AS TEXT))`],
} as const;

const datasetName = Prisma.sql`(SELECT "name" FROM "Dataset" WHERE "id" = "it"."datasetId")`;

/** Parents before their parts: the order in which things are marked, and the reverse of that in which they are removed. */
export const nouns: Record<LifecycleKind, Noun> = {
  dataset: {
    table: 'Dataset',
    label: Prisma.sql`"it"."name"`,
    names: [Prisma.sql`"it"."name"`],
    hasUniqueName: true,
    parents: [],
    topic: 'datasets',
  },
  version: {
    table: 'DatasetVersion',
    label: Prisma.sql`(${datasetName} || ', version ' || CAST("it"."number" AS TEXT))`,
    names: [Prisma.sql`(${datasetName} || ':' || CAST("it"."number" AS TEXT))`],
    parents: [{ kind: 'dataset', column: 'datasetId', bond: 'part' }],
    topic: 'datasets',
  },
  experiment: {
    table: 'Experiment',
    label: Prisma.sql`"it"."name"`,
    names: [Prisma.sql`"it"."name"`],
    hasUniqueName: true,
    parents: [],
    topic: 'runs',
  },
  sweep: {
    table: 'Sweep',
    ...numbered,
    hasRowVersion: true,
    parents: [{ kind: 'experiment', column: 'experimentId', bond: 'part', archives: true }],
    topic: 'runs',
  },
  run: {
    table: 'Run',
    ...numbered,
    hasRowVersion: true,
    parents: [
      { kind: 'experiment', column: 'experimentId', bond: 'part', archives: true },
      { kind: 'sweep', column: 'sweepId', bond: 'part', archives: true },
      { kind: 'version', column: 'datasetVersionId', bond: 'use' },
    ],
    topic: 'runs',
  },
  model: {
    table: 'ModelVersion',
    ...numbered,
    parents: [{ kind: 'run', column: 'runId', bond: 'part' }],
    topic: 'models',
  },
  classification: {
    table: 'Classification',
    label: Prisma.sql`"it"."fileName"`,
    names: [],
    owner: 'userId',
    parents: [],
    topic: 'classifications',
  },
  comment: {
    table: 'Comment',
    label: Prisma.sql`substr("it"."body", 1, 80)`,
    names: [],
    owner: 'authorId',
    parents: [{ kind: 'model', column: 'modelId', bond: 'part' }],
    topic: 'comments',
  },
  'answer-comment': {
    table: 'AnswerComment',
    label: Prisma.sql`substr("it"."body", 1, 80)`,
    names: [],
    owner: 'authorId',
    parents: [{ kind: 'classification', column: 'classificationId', bond: 'part' }],
    topic: 'classifications',
  },
};

/** Every kind, parents before their parts. */
export const topDown = Object.keys(nouns) as LifecycleKind[];

/** What belongs to a kind, over any number of bonds, parents first; without `use`, what goes along with it. */
export function descendantsOf(root: LifecycleKind, bonds: readonly Parent['bond'][]): LifecycleKind[] {
  const found = new Set<LifecycleKind>([root]);
  for (const kind of topDown) {
    if (nouns[kind].parents.some((parent) => found.has(parent.kind) && bonds.includes(parent.bond)))
      found.add(kind);
  }
  found.delete(root);
  return [...found];
}

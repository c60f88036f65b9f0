import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import { Prisma } from '../../db/generated/client';
import { descendantsOf, nouns, type Parent } from './nouns';

/** Some things, and how far what belongs to them is meant too. */
export interface Scope {
  root: LifecycleKind;
  ids: readonly string[];
  bonds: readonly Parent['bond'][];
}

export const tableOf = (kind: LifecycleKind) => Prisma.raw(`"${nouns[kind].table}"`);
const columnOf = (name: string) => Prisma.raw(`"${name}"`);

/** Kinds of which a scope may have rows, parents first. */
export const kindsWithin = ({ root, bonds }: Scope): LifecycleKind[] => [root, ...descendantsOf(root, bonds)];

/** Rows of a kind that belong to a scope: those named themselves, and the parts of what belongs to it. */
export function within(kind: LifecycleKind, scope: Scope): Prisma.Sql {
  if (kind === scope.root) return Prisma.sql`"id" IN (${Prisma.join([...scope.ids])})`;
  const reached = kindsWithin(scope);
  const parents = nouns[kind].parents.filter(
    (parent) => reached.includes(parent.kind) && scope.bonds.includes(parent.bond),
  );
  return anyOf(
    parents.map(
      (parent) =>
        Prisma.sql`${columnOf(parent.column)} IN (SELECT "id" FROM ${tableOf(parent.kind)}
          WHERE "deletionId" IS NULL AND ${within(parent.kind, scope)})`,
    ),
  );
}

/** Rows of a kind that go with a deletion: marked by it, or a part of what goes with it, however long ago that was deleted. */
export function goingWith(kind: LifecycleKind, deletionId: string, root: LifecycleKind): Prisma.Sql {
  const reached = [root, ...descendantsOf(root, ['part', 'use'])];
  const parents = nouns[kind].parents.filter((parent) => reached.includes(parent.kind));
  return anyOf([
    Prisma.sql`"deletionId" = ${deletionId}`,
    ...parents.map(
      (parent) =>
        Prisma.sql`${columnOf(parent.column)} IN (SELECT "id" FROM ${tableOf(parent.kind)}
          WHERE ${goingWith(parent.kind, deletionId, root)})`,
    ),
  ]);
}

/** Parts of what a deletion has marked already. */
export function partsOfMarked(
  kind: LifecycleKind,
  deletionId: string,
  bonds: readonly Parent['bond'][],
): Prisma.Sql {
  return anyOf(
    nouns[kind].parents
      .filter(({ bond }) => bonds.includes(bond))
      .map(
        ({ kind: parent, column }) =>
          Prisma.sql`${columnOf(column)} IN (SELECT "id" FROM ${tableOf(parent)} WHERE "deletionId" = ${deletionId})`,
      ),
  );
}

export function anyOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`(${Prisma.join([...conditions], ' OR ')})`;
}

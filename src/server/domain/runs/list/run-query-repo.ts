import type { RunField } from '@/shared/run-query/fields';
import type { CompareOperator, RunQuery } from '@/shared/run-query/run-query';
import type { RunQueryValue, TimeRange } from '@/shared/run-query/values';
import type { Dialect } from '../../../db/dialect';
import { Prisma } from '../../../db/generated/client';
import { containsText, matchesSearch } from '../../../db/search';
import { datasetName, experimentName, isStarred, runFieldColumn, runNumber } from './run-field-repo';

const RUN_NAME = Prisma.sql`"run"."name"`;
const TAG = Prisma.sql`"tag"."name"`;

/**
 * The condition of a query on `"Run" "run"`. It is true or false and never unknown: what is missing meets no comparison,
 * and so meets its `not`.
 * @param userId whose stars count
 */
export function runQueryCondition(dialect: Dialect, query: RunQuery, userId: string): Prisma.Sql {
  const write = (part: RunQuery): Prisma.Sql => {
    switch (part.kind) {
      case 'and':
      case 'or':
        return Prisma.sql`(${Prisma.join(part.terms.map(write), part.kind === 'and' ? ' AND ' : ' OR ')})`;
      case 'not':
        return Prisma.sql`(NOT ${write(part.term)})`;
      case 'search':
        return searched(part.text);
      default:
        return Prisma.sql`((${onField(dialect, part, userId)}) IS TRUE)`;
    }
  };
  return write(query);
}

function searched(text: string): Prisma.Sql {
  const texts = [RUN_NAME, experimentName, datasetName];
  // What stood between quotation marks is one text, blanks and all.
  const found = /\s/.test(text)
    ? texts.map((sql) => containsText(sql, text))
    : matchesSearch(text, { texts, number: runNumber });
  return Prisma.sql`((${Prisma.join([...found, someTag(containsText(TAG, text))], ' OR ')}) IS TRUE)`;
}

type FieldPart = Exclude<RunQuery, { kind: 'and' | 'or' | 'not' | 'search' }>;

function onField(dialect: Dialect, part: FieldPart, userId: string): Prisma.Sql {
  const { field } = part;
  if (field.type === 'tags') return onTags(part);
  if (field.name === 'starred') return onStars(part, userId);
  const { sql } = runFieldColumn(dialect, field, userId);
  switch (part.kind) {
    case 'missing':
      return Prisma.sql`${sql} IS NULL`;
    case 'contains':
      return containsText(sql, part.text);
    case 'in':
      return any(part.values.map((value) => compared(sql, field, '=', value)));
    case 'compare':
      return part.operator === '!='
        ? Prisma.sql`(${compared(sql, field, '=', part.value)}) IS NOT TRUE`
        : compared(sql, field, part.operator, part.value);
  }
}

function onTags(part: FieldPart): Prisma.Sql {
  switch (part.kind) {
    case 'missing':
      return Prisma.sql`NOT ${someTag(Prisma.sql`1 = 1`)}`;
    case 'contains':
      return someTag(containsText(TAG, part.text));
    case 'in':
      return any(part.values.map((value) => someTag(sameText(TAG, String(value)))));
    case 'compare': {
      const found = someTag(sameText(TAG, String(part.value)));
      return part.operator === '!=' ? Prisma.sql`NOT ${found}` : found;
    }
  }
}

function onStars(part: FieldPart, userId: string): Prisma.Sql {
  const is = (value: RunQueryValue) => (value ? isStarred(userId) : Prisma.sql`NOT ${isStarred(userId)}`);
  switch (part.kind) {
    case 'in':
      return any(part.values.map(is));
    case 'compare':
      return is(part.value === (part.operator === '='));
    case 'missing':
    case 'contains':
      return Prisma.sql`1 = 0`;
  }
}

function someTag(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM "RunTag" "tag" WHERE "tag"."runId" = "run"."id" AND ${condition})`;
}

function any(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`(${Prisma.join([...conditions], ' OR ')})`;
}

function sameText(sql: Prisma.Sql, text: string): Prisma.Sql {
  return Prisma.sql`lower(${sql}) = lower(${text})`;
}

type Ordering = Exclude<CompareOperator, '!='>;

function compared(sql: Prisma.Sql, { type }: RunField, operator: Ordering, value: RunQueryValue): Prisma.Sql {
  switch (type) {
    case 'time':
      return inTime(sql, operator, value as TimeRange);
    case 'switch':
      return Prisma.sql`${sql} = ${value ? 1 : 0}`;
    case 'number':
    case 'share':
    case 'duration':
      return Prisma.sql`${sql} ${Prisma.raw(operator)} ${Number(value)}`;
    case 'choice':
    case 'text':
    case 'tags':
      return sameText(sql, String(value));
  }
}

/** A day counts as a whole: `= today` is in it, `> today` after it. */
function inTime(sql: Prisma.Sql, operator: Ordering, { from, to }: TimeRange): Prisma.Sql {
  const [start, end] = [new Date(from), new Date(to)];
  const isMoment = from === to;
  switch (operator) {
    case '=':
      return isMoment ? Prisma.sql`${sql} = ${start}` : Prisma.sql`(${sql} >= ${start} AND ${sql} < ${end})`;
    case '>':
      return isMoment ? Prisma.sql`${sql} > ${start}` : Prisma.sql`${sql} >= ${end}`;
    case '>=':
      return Prisma.sql`${sql} >= ${start}`;
    case '<':
      return Prisma.sql`${sql} < ${start}`;
    case '<=':
      return isMoment ? Prisma.sql`${sql} <= ${start}` : Prisma.sql`${sql} < ${end}`;
  }
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../project-root';
import { MAKERS, NAMING } from './repo';

/** Of these, rows go or are signed again: see `updateMaker`; the audit log forgets people in a way of its own. */
const OTHERWISE = [
  'Invite.usedBy',
  'DraftVisit.userId',
  'Notification.recipientId',
  'ReviewDecision.userId',
  'ReviewDecision.signedBy',
  'ChampionMove.userId',
  'ChampionMove.signedBy',
  'AuditEntry.actorId',
];

/** Fields of the schema that name a person, by id or by name, without a relation that goes along with the account. */
function personColumns(): string[] {
  const schema = readFileSync(path.join(projectRoot, 'prisma/schema.prisma'), 'utf8');
  return [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].flatMap(([, model = '', body = '']) => {
    const related = [...body.matchAll(/ User\??\s+@relation\(fields: \[(\w+)\]/g)].map(([, field]) => field);
    const fields = [...body.matchAll(/^ {2}(\w+) +String\b/gm)].map(([, field = '']) => field);
    return fields
      .filter((field) => /(By|userId|authorId|actorId|recipientId|ownerId)$|^(by|owner)$/.test(field))
      .filter((field) => !related.includes(field))
      .map((field) => `${model}.${field}`);
  });
}

it('every column that names a person is looked at when one is erased', () => {
  const known = [...MAKERS, ...NAMING].map(({ table, column }) => `${table}.${column}`);
  expect(personColumns().sort()).toEqual([...known, ...OTHERWISE].sort());
});

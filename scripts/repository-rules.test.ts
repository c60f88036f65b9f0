import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const server = join(root, 'src/server');

const models = [
  ...readFileSync(join(root, 'prisma/schema.prisma'), 'utf8').matchAll(/^model (\w)(\w*)/gm),
].map(([, first = '', rest = '']) => first.toLowerCase() + rest);
const QUERY = new RegExp(
  `\\.(${models.join('|')})\\s*\\.(find|create|update|upsert|delete|count|aggregate|groupBy)\\w*\\(|\\$(queryRaw|executeRaw)`,
);
/** Where the engine is chosen: when settings are read and when a database is migrated, opened or treated as a whole. */
const CHOOSES_ENGINE = [
  'env.ts',
  'db/check-database.ts',
  'db/data-lock.ts',
  'db/database.ts',
  'db/engine.ts',
  'db/migrate.ts',
  'db/tables/open-tables.ts',
  'db/copy-database.ts',
];

const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(file))
  .filter((file) => !/^(testing|db\/generated[^/]*)\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(server, file), 'utf8') }));

describe('repositories', () => {
  it('are the only files that query: a noun’s repo.ts, *-repo.ts beside it, and src/server/db', () => {
    const querying = sources
      .filter(({ file }) => !file.startsWith('db/') && !/(^|[/-])repo\.ts$/.test(file))
      .filter(({ text }) => QUERY.test(text))
      .map(({ file }) => file);
    expect(querying).toEqual([]);
  });

  it('alone, with the dialect, know how the engines differ', () => {
    const choosing = sources.filter(({ text }) => /\bengineOf\(/.test(text)).map(({ file }) => file);
    expect(choosing.filter((file) => !CHOOSES_ENGINE.includes(file))).toEqual([]);
  });

  it('hold no rules: they throw no error that a person reads', () => {
    const ruling = sources.filter(
      ({ file, text }) => /(^|[/-])repo\.ts$/.test(file) && /\bnew AppError\(/.test(text),
    );
    expect(ruling.map(({ file }) => file)).toEqual([]);
  });
});

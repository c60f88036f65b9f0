import { migrationsDir } from '../../project-root';
import type { Engine } from '../dialect';
import { MigrationError, readMigrations } from '../migrate';

/** Which database rows come from: its engine, and the migrations that made its tables. */
export interface Origin {
  engine: Engine;
  migrations: readonly string[];
}

/** The first migration that both engines have; PostgreSQL began with the sum of those before. */
const FIRST_SHARED = '0005';

/**
 * The migrations of an engine that make tables such as rows come from.
 * @throws MigrationError when a newer version made them, or when the other engine never had such tables
 */
export async function migrationsFor(engine: Engine, origin: Origin): Promise<Set<string>> {
  const known = await namesOf(origin.engine);
  const unknown = origin.migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `The data come from a newer version of Mintmark (unknown migration ${unknown.join(', ')}). Use that version.`,
    );
  }
  if (origin.engine === engine) return new Set(origin.migrations);
  const before = known.filter((name) => name < FIRST_SHARED);
  if (before.some((name) => !origin.migrations.includes(name))) {
    throw new MigrationError(
      'The data come from a version of Mintmark that knew SQLite only. Restore them with SQLite, start the server ' +
        'once, then use mintmark migrate-database.',
    );
  }
  const own = await namesOf(engine);
  return new Set(own.filter((name) => name < FIRST_SHARED || origin.migrations.includes(name)));
}

async function namesOf(engine: Engine): Promise<string[]> {
  return (await readMigrations(migrationsDir(engine))).map(({ name }) => name);
}

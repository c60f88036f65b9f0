import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import type * as Maintenance from '@/server/backup/main';
import { CliError } from '../cli-error';
import { type Output, table } from '../output';

/** A line of progress comes this often. */
const PROGRESS_MS = 2_000;

type Step = Parameters<Parameters<typeof Maintenance.verify>[1]>[0];

/**
 * What works on an installation itself is a program of its own beside this one: the command line is a client of the
 * server otherwise, and starts without the database's libraries.
 */
async function maintain<T>(work: (maintenance: typeof Maintenance) => Promise<T>): Promise<T> {
  const program = pathToFileURL(path.join(import.meta.dirname, 'maintenance.mjs')).href;
  const maintenance: typeof Maintenance = await import(program);
  try {
    return await work(maintenance);
  } catch (error) {
    throw maintenance.isExplained(error) ? new CliError(error.message) : error;
  }
}

function noteProgress(output: Output): (step: Step) => void {
  let last = performance.now();
  return ({ what, done, total }) => {
    if (performance.now() - last < PROGRESS_MS) return;
    last = performance.now();
    const share = total ? `, ${((100 * done) / total).toFixed(0)} %` : '';
    output.note(`${what}: ${done}${share}`);
  };
}

async function backUp(file: string, options: { databaseOnly?: boolean }, output: Output): Promise<void> {
  const progress = noteProgress(output);
  const report = await maintain((it) =>
    it.backUp(file, { databaseOnly: options.databaseOnly ?? false, progress }),
  );
  output.answer(report, (done) =>
    [
      `Backed up ${sumOf(done.rows)} rows, ${done.blobs} photos and model files and ${done.checkpoints} checkpoints to ` +
        `${done.file}: ${megabytes(done.bytes)}${done.encrypted ? ', encrypted' : ''}.`,
      ...done.notes,
    ].join('\n'),
  );
}

async function verify(file: string, output: Output): Promise<void> {
  const report = await maintain((it) => it.verify(file, noteProgress(output)));
  output.answer(report, (found) =>
    [
      `${file} is whole: made ${found.createdAt} by version ${found.codeVersion}, ${sumOf(found.rows)} rows` +
        `${found.files ? `, ${found.blobs} photos and model files, ${found.checkpoints} checkpoints` : ', the database alone'}.`,
      ...lost('missing', found.missing),
      ...lost('damaged', found.damaged),
      table(['table', 'rows'], Object.entries(found.rows)),
    ].join('\n'),
  );
}

async function restore(file: string, options: { replace?: boolean }, output: Output): Promise<void> {
  const progress = noteProgress(output);
  const report = await maintain((it) => it.restore(file, { replace: options.replace ?? false, progress }));
  output.answer(report, (done) =>
    [
      `Restored ${sumOf(done.rows)} rows, ${done.blobs} photos and model files and ${done.checkpoints} checkpoints` +
        `${done.createdAt ? ` as of ${done.createdAt}` : ''}. Start the server.`,
      ...done.notes,
    ].join('\n'),
  );
}

async function migrateDatabase(url: string, options: { replace?: boolean }, output: Output): Promise<void> {
  const progress = noteProgress(output);
  const report = await maintain((it) =>
    it.moveDatabase(url, { replace: options.replace ?? false, progress }),
  );
  output.answer(report, (done) =>
    [
      `Carried over ${sumOf(done.rows)} rows. Set DATABASE_URL to the new database, then start the server.`,
      ...done.notes,
    ].join('\n'),
  );
}

async function checkDatabase(output: Output): Promise<void> {
  const problem = await maintain((it) => it.checkDatabase());
  if (problem) throw new CliError(problem);
  output.answer({ sound: true }, () => 'The database is sound.');
}

async function createKey(output: Output): Promise<void> {
  const key = await maintain((it) => it.createBackupKey());
  output.answer(key, (made) =>
    [
      `Public key, enough to make backups:  ${made.public}`,
      `Secret key, needed to read them:     ${made.secret}`,
      'Set MINTMARK_BACKUP_KEY on the server to the public one, and keep the secret one somewhere else: without it no ' +
        'backup can be read.',
    ].join('\n'),
  );
}

const sumOf = (rows: Record<string, number>) => Object.values(rows).reduce((sum, count) => sum + count, 0);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const lost = (how: string, files: string[]) =>
  files.length > 0 ? [`${files.length} files were ${how} when it was made; the first: ${files[0]}.`] : [];

export function addBackupCommands(program: Command, output: () => Output): void {
  const backup = program
    .command('backup')
    .description('backups of database and files; with a file, `backup create` is meant');
  backup
    .command('create', { isDefault: true })
    .argument('<file>', 'where to write it; it must not exist')
    .option('--database-only', 'leave out photos, models and checkpoints')
    .description('back up this installation while it runs; also `mintmark backup <file>`')
    .action((file: string, options: { databaseOnly?: boolean }) => backUp(file, options, output()));
  backup
    .command('verify')
    .argument('<file>', 'a backup')
    .description('read a backup from end to end and check that it is whole and unchanged')
    .action((file: string) => verify(file, output()));
  backup
    .command('key')
    .description('make a key for MINTMARK_BACKUP_KEY')
    .action(() => createKey(output()));
  program
    .command('restore')
    .argument('<file>', 'a backup, or the copy of a database that a migration kept')
    .option(
      '--replace',
      'put it in place of what is there; the SQLite database that was there is kept under another name',
    )
    .description('bring up a backup with the settings of this machine; the server must not run')
    .action((file: string, options: { replace?: boolean }) => restore(file, options, output()));
  program
    .command('migrate-database')
    .argument('<url>', 'the database to fill, as DATABASE_URL names it; a password may come by PGPASSWORD')
    .option('--replace', 'put it in place of what is there')
    .description('carry the whole database over to SQLite or PostgreSQL; the server must not run')
    .action((url: string, options: { replace?: boolean }) => migrateDatabase(url, options, output()));
  program
    .command('check-database')
    .description('read the SQLite database and check it for damage, also while the server runs')
    .action(() => checkDatabase(output()));
}

import path from 'node:path';
import { pino } from 'pino';
import { readCodeVersion } from '../code-version';
import { DamagedDatabaseError, damageText, findDamage } from '../db/check-database';
import { DataFolderInUseError } from '../db/data-lock';
import { DatabaseError } from '../db/engine';
import { MigrationError } from '../db/migrate';
import { EnvError, parseEnv } from '../env';
import { AppError } from '../errors';
import { projectRoot } from '../project-root';
import { BackupError } from './backup-error';
import { type BackupReport, createBackup } from './create-backup';
import { createBackupKey } from './encryption';
import { type MigrateDatabaseReport, migrateDatabase } from './migrate-database';
import { readArchive } from './read-archive';
import { type RestoreReport, restoreBackup } from './restore-backup';
import type { Progress } from './write-archive';

/*
 * What the command line does with an installation itself instead of by its server: the settings are those of the
 * server, and it must run where the data are.
 */

const log = pino({ level: 'silent' });
const settings = () => parseEnv(process.env);

/** Errors a person can act on by their message alone. */
const explained = [
  BackupError,
  EnvError,
  DataFolderInUseError,
  DatabaseError,
  DamagedDatabaseError,
  MigrationError,
  AppError,
];

/** @returns whether the message alone says what to do */
export function isExplained(error: unknown): error is Error {
  return explained.some((kind) => error instanceof kind);
}

export async function backUp(
  file: string,
  { databaseOnly, progress }: { databaseOnly: boolean; progress: Progress },
): Promise<BackupReport> {
  const codeVersion = await readCodeVersion(projectRoot);
  return createBackup({ env: settings(), file, log, codeVersion, progress, databaseOnly });
}

export async function verify(file: string, progress: Progress) {
  const { head, end } = await readArchive({
    file: path.resolve(file),
    keys: settings().backupKeys,
    progress,
  });
  const { createdAt, codeVersion, engine, files, migrations } = head;
  const { rows, blobs, checkpoints, missing, damaged } = end;
  return {
    createdAt,
    codeVersion,
    engine,
    files,
    rows,
    blobs,
    checkpoints,
    missing,
    damaged,
    migration: migrations.at(-1) ?? null,
  };
}

export function restore(
  file: string,
  { replace, progress }: { replace: boolean; progress: Progress },
): Promise<RestoreReport> {
  return restoreBackup({ env: settings(), file, log, progress, replace });
}

export function moveDatabase(
  url: string,
  { replace, progress }: { replace: boolean; progress: Progress },
): Promise<MigrateDatabaseReport> {
  const env = settings();
  const target = parseEnv({ ...process.env, DATABASE_URL: url }).databaseUrl;
  return migrateDatabase({ env, url: target, log, progress, replace });
}

/** @returns what is wrong and what to do; null when nothing is */
export async function checkDatabase(): Promise<string | null> {
  const { databaseUrl } = settings();
  const findings = await findDamage(databaseUrl);
  return findings.length > 0 ? damageText(databaseUrl, findings) : null;
}

export { createBackupKey };

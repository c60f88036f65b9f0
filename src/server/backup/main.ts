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
import { recordMaintenance } from './record-maintenance';
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
  const env = settings();
  const codeVersion = await readCodeVersion(projectRoot);
  const report = await createBackup({ env, file, log, codeVersion, progress, databaseOnly });
  const notes = await recordMaintenance({
    url: env.databaseUrl,
    log,
    action: 'backups.create',
    detail: { file: report.file, bytes: report.bytes, encrypted: report.encrypted, databaseOnly },
  });
  return { ...report, notes: [...report.notes, ...notes] };
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

export async function restore(
  file: string,
  { replace, progress }: { replace: boolean; progress: Progress },
): Promise<RestoreReport> {
  const env = settings();
  const report = await restoreBackup({ env, file, log, progress, replace });
  const notes = await recordMaintenance({
    url: env.databaseUrl,
    log,
    action: 'backups.restore',
    detail: { file: path.resolve(file), createdAt: report.createdAt },
  });
  return { ...report, notes: [...report.notes, ...notes] };
}

export async function moveDatabase(
  url: string,
  { replace, progress }: { replace: boolean; progress: Progress },
): Promise<MigrateDatabaseReport & { notes: string[] }> {
  const env = settings();
  const target = parseEnv({ ...process.env, DATABASE_URL: url }).databaseUrl;
  const report = await migrateDatabase({ env, url: target, log, progress, replace });
  const notes = await recordMaintenance({ url: target, log, action: 'database.migrate', detail: {} });
  return { ...report, notes };
}

/** @returns what is wrong and what to do; null when nothing is */
export async function checkDatabase(): Promise<string | null> {
  const { databaseUrl } = settings();
  const findings = await findDamage(databaseUrl);
  return findings.length > 0 ? damageText(databaseUrl, findings) : null;
}

export { createBackupKey };

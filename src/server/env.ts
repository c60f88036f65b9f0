import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Role } from '@/shared/permissions';
import type { S3Settings } from './blobs/s3-settings';
import { engineOf } from './db/engine';
import { tunables } from './tunables';

interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As the sign-in page calls it. */
  name: string;
  /** Role of people without an account here; null keeps them out. */
  newcomers: Exclude<Role, 'administrator'> | null;
}

/** The settings of one server process; every path is absolute. */
export interface Env {
  port: number;
  host: string;
  /** Everything that must be kept: database, blobs, secret. */
  dataDir: string;
  /** Everything that can be made or fetched again; shared by all copies on this machine. */
  cacheDir: string;
  databaseUrl: string;
  /** Carries live messages between the servers of one database; null for the database itself. */
  redisUrl: string | null;
  /** Holds the key that signs session cookies; written at the first start. */
  secretFile: string;
  /** Keeps blobs and checkpoints, unless S3 does. Servers of one database must see the same. */
  filesDir: string;
  /** Keeps blobs and checkpoints; null for `filesDir`. */
  s3: S3Settings | null;
  /** The key itself, when it is given. */
  secret: string | null;
  baseWeightsDir: string | null;
  /** A worker silent for this long loses its run; heartbeats and checks of leases come at a fraction of it. */
  leaseSeconds: number;
  /** Seed the demonstration dataset and its two runs at the first start. */
  demo: boolean;
  adminEmail: string | null;
  adminPassword: string | null;
  /** Where people reach the server, when a proxy stands in front of it; no trailing slash. */
  publicUrl: string | null;
  /** The server speaks TLS itself, with these files (PEM); null for plain HTTP. */
  tls: { certFile: string; keyFile: string } | null;
  /** The organisation's sign-in by OpenID Connect; null without one. */
  oidc: OidcSettings | null;
  /** The mail server and the sender; null when no mail is sent. */
  smtp: { url: string; from: string } | null;
  /** Webhooks may be sent into this machine's own networks. */
  webhookAllowPrivate: boolean;
  /** Archives may be fetched from this machine's own networks. */
  importAllowPrivate: boolean;
  /** Folders of this machine, and `s3://bucket/prefix`, below which members may import. */
  importFolders: string[];
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  /** `npm start` runs a worker on this machine too. */
  localWorker: boolean;
  /** With this token metrics may be read from anywhere; without one only by programs on this machine. */
  metricsToken: string | null;
  /** The audit log keeps entries this long; null for ever. */
  auditDays: number | null;
  /** Keys of age: what backups are encrypted to, and with a secret one what they are read with. */
  backupKeys: string[];
  /** Backups that the server makes by itself; null when it makes none. */
  backups: { dir: string; everyHours: number; keep: number } | null;
  /** A migration copies the database first. */
  migrationBackup: boolean;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  production: boolean;
}

/** Invalid settings; the message names each one and what it should be. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

const flag = (fallback: boolean) =>
  z
    .enum(['0', '1', 'true', 'false', 'yes', 'no'], 'must be 1 or 0')
    .transform((value) => value === '1' || value === 'true' || value === 'yes')
    .default(fallback);

const webUrl = z
  .string()
  .refine(isWholeHost, 'must be an address without a path, such as https://coins.example.org')
  .transform((value) => new URL(value).origin);

function isWholeHost(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && pathname === '/';
}

function isSmtpUrl(value: string): boolean {
  return URL.canParse(value) && ['smtp:', 'smtps:'].includes(new URL(value).protocol);
}

const variables = z.object({
  MINTMARK_PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be a port number, 0 for any free one')
    .max(65_535, 'must be a port number, at most 65535')
    .default(3000),
  MINTMARK_HOST: z.string().default('127.0.0.1'),
  MINTMARK_DATA: z.string().default('data'),
  MINTMARK_CACHE: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  MINTMARK_S3_BUCKET: z.string().optional(),
  MINTMARK_S3_ENDPOINT: webUrl.optional(),
  MINTMARK_S3_REGION: z.string().optional(),
  MINTMARK_S3_PREFIX: z.string().optional(),
  MINTMARK_S3_PATH_STYLE: flag(true).removeDefault().optional(),
  MINTMARK_S3_ACCESS_KEY_ID: z.string().optional(),
  MINTMARK_S3_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_REGION: z.string().optional(),
  MINTMARK_REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, 'must be an address such as redis://host:6379')
    .optional(),
  MINTMARK_FILES: z.string().optional(),
  MINTMARK_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
  MINTMARK_BASE_WEIGHTS: z.string().optional(),
  MINTMARK_LEASE_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(3, 'must be 3 seconds or more')
    .max(3600, 'must be an hour (3600) or less')
    .default(tunables.leaseSeconds),
  MINTMARK_DEMO: flag(true),
  MINTMARK_ADMIN_EMAIL: z.string().optional(),
  MINTMARK_ADMIN_PASSWORD: z.string().optional(),
  MINTMARK_PUBLIC_URL: webUrl.optional(),
  MINTMARK_TLS_CERT: z.string().optional(),
  MINTMARK_TLS_KEY: z.string().optional(),
  MINTMARK_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be the address of the provider' })
    .optional(),
  MINTMARK_OIDC_CLIENT_ID: z.string().optional(),
  MINTMARK_OIDC_CLIENT_SECRET: z.string().optional(),
  MINTMARK_OIDC_NAME: z.string().max(40, 'must have 40 characters at most').default('your organisation'),
  MINTMARK_OIDC_NEWCOMERS: z
    .enum(['refuse', 'viewer', 'member'], 'must be refuse, viewer or member')
    .default('refuse'),
  MINTMARK_SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must be an address such as smtps://user:password@mail.example.org')
    .optional(),
  MINTMARK_MAIL_FROM: z.string().optional(),
  MINTMARK_WEBHOOK_ALLOW_PRIVATE: flag(false),
  MINTMARK_IMPORT_ALLOW_PRIVATE: flag(false),
  MINTMARK_IMPORT_FOLDERS: z.string().default(''),
  MINTMARK_TRUSTED_PROXIES: z.string().default(''),
  MINTMARK_LOCAL_WORKER: flag(true),
  MINTMARK_METRICS_TOKEN: z.string().min(16, 'must have 16 characters or more').optional(),
  MINTMARK_AUDIT_DAYS: z.coerce
    .number('must be a number of days')
    .int('must be a whole number of days')
    .min(0, 'must be a number of days, 0 to keep everything')
    .default(0),
  MINTMARK_BACKUP_KEY: z
    .string()
    .regex(/^(age1|AGE-SECRET-KEY-)\S+$/, 'must be a key of age; make one with mintmark backup key')
    .optional(),
  MINTMARK_BACKUP_DIR: z.string().optional(),
  MINTMARK_BACKUP_HOURS: z.coerce
    .number('must be a number of hours')
    .min(0.05, 'must be 0.05 hours or more')
    .max(24 * 31, 'must be a month (744) or less')
    .default(24),
  MINTMARK_BACKUP_KEEP: z.coerce
    .number('must be a number of backups')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .default(7),
  MINTMARK_MIGRATION_BACKUP: flag(true),
  MINTMARK_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/**
 * Reads the settings once, at start. An empty variable counts as not set.
 * @throws EnvError that lists every setting that cannot be used.
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const set = Object.fromEntries(
    Object.entries(source).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : [])),
  );
  const parsed = variables.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new EnvError(`These settings cannot be used:\n${lines.join('\n')}`);
  }
  const it = parsed.data;
  const dataDir = path.resolve(it.MINTMARK_DATA);
  const cacheBase = source.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return {
    port: it.MINTMARK_PORT,
    host: it.MINTMARK_HOST,
    dataDir,
    cacheDir: path.resolve(it.MINTMARK_CACHE ?? path.join(cacheBase, 'mintmark')),
    databaseUrl: databaseUrl(it.DATABASE_URL, dataDir),
    redisUrl: it.MINTMARK_REDIS_URL ?? null,
    secret: it.MINTMARK_SECRET ?? null,
    filesDir: it.MINTMARK_FILES ? path.resolve(it.MINTMARK_FILES) : dataDir,
    secretFile: path.join(dataDir, 'secret'),
    s3: s3Settings(it),
    baseWeightsDir: it.MINTMARK_BASE_WEIGHTS ? path.resolve(it.MINTMARK_BASE_WEIGHTS) : null,
    leaseSeconds: it.MINTMARK_LEASE_SECONDS,
    demo: it.MINTMARK_DEMO,
    adminEmail: it.MINTMARK_ADMIN_EMAIL ?? null,
    adminPassword: it.MINTMARK_ADMIN_PASSWORD ?? null,
    publicUrl: it.MINTMARK_PUBLIC_URL ?? null,
    tls: tls(it),
    oidc: oidc(it),
    smtp: smtp(it),
    webhookAllowPrivate: it.MINTMARK_WEBHOOK_ALLOW_PRIVATE,
    importAllowPrivate: it.MINTMARK_IMPORT_ALLOW_PRIVATE,
    importFolders: importFolders(it.MINTMARK_IMPORT_FOLDERS),
    trustedProxies: it.MINTMARK_TRUSTED_PROXIES.split(',').flatMap((part) => part.trim() || []),
    localWorker: it.MINTMARK_LOCAL_WORKER,
    metricsToken: it.MINTMARK_METRICS_TOKEN ?? null,
    auditDays: it.MINTMARK_AUDIT_DAYS || null,
    backupKeys: it.MINTMARK_BACKUP_KEY?.split(',').flatMap((part) => part.trim() || []) ?? [],
    backups: it.MINTMARK_BACKUP_DIR
      ? {
          dir: path.resolve(it.MINTMARK_BACKUP_DIR),
          everyHours: it.MINTMARK_BACKUP_HOURS,
          keep: it.MINTMARK_BACKUP_KEEP,
        }
      : null,
    migrationBackup: it.MINTMARK_MIGRATION_BACKUP,
    logLevel: it.MINTMARK_LOG_LEVEL,
    production: source.NODE_ENV === 'production',
  };
}

function importFolders(list: string): string[] {
  const folders = list.split(',').flatMap((part) => part.trim() || []);
  const odd = folders.find((folder) => !path.isAbsolute(folder) && !/^s3:\/\/[^/]+/.test(folder));
  if (odd === undefined) return folders;
  throw new EnvError(
    `MINTMARK_IMPORT_FOLDERS must name folders by their whole path, such as /srv/photos, or s3://bucket/prefix; “${odd}” is neither.`,
  );
}

function databaseUrl(url: string | undefined, dataDir: string): string {
  if (!url) return pathToFileURL(path.join(dataDir, 'mintmark.db')).href;
  if (engineOf(url) === 'postgresql') return postgresqlUrl(url);
  if (!url.startsWith('file:')) {
    throw new EnvError(
      'DATABASE_URL must name an SQLite file, such as file:/path/to/mintmark.db, or a PostgreSQL database, such as ' +
        'postgresql://user:password@host:5432/mintmark',
    );
  }
  return url.startsWith('file://') ? url : pathToFileURL(path.resolve(url.slice('file:'.length))).href;
}

function postgresqlUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed?.hostname || parsed.pathname.length < 2) {
    throw new EnvError(
      'DATABASE_URL must name host and database, such as postgresql://user:password@host:5432/mintmark',
    );
  }
  if (parsed.searchParams.has('schema')) {
    throw new EnvError('DATABASE_URL must not name a schema: give Mintmark a database of its own.');
  }
  return url;
}

function tls(it: { MINTMARK_TLS_CERT?: string; MINTMARK_TLS_KEY?: string }): Env['tls'] {
  const [cert, key] = [it.MINTMARK_TLS_CERT, it.MINTMARK_TLS_KEY];
  if (!cert && !key) return null;
  if (!cert || !key) {
    throw new EnvError('MINTMARK_TLS_CERT and MINTMARK_TLS_KEY belong together: set both.');
  }
  return { certFile: path.resolve(cert), keyFile: path.resolve(key) };
}

function oidc(it: z.output<typeof variables>): OidcSettings | null {
  const { MINTMARK_OIDC_ISSUER: issuer, MINTMARK_OIDC_CLIENT_ID: clientId } = it;
  const clientSecret = it.MINTMARK_OIDC_CLIENT_SECRET;
  if (!issuer && !clientId && !clientSecret) return null;
  if (!issuer || !clientId || !clientSecret) {
    throw new EnvError(
      'MINTMARK_OIDC_ISSUER, MINTMARK_OIDC_CLIENT_ID and MINTMARK_OIDC_CLIENT_SECRET belong together: set all three.',
    );
  }
  const newcomers = it.MINTMARK_OIDC_NEWCOMERS === 'refuse' ? null : it.MINTMARK_OIDC_NEWCOMERS;
  return { issuer, clientId, clientSecret, name: it.MINTMARK_OIDC_NAME, newcomers };
}

function smtp(it: { MINTMARK_SMTP_URL?: string; MINTMARK_MAIL_FROM?: string }): Env['smtp'] {
  if (!it.MINTMARK_SMTP_URL) return null;
  if (!it.MINTMARK_MAIL_FROM) {
    throw new EnvError(
      'MINTMARK_SMTP_URL needs MINTMARK_MAIL_FROM: the sender of the mails, such as mintmark@example.org',
    );
  }
  return { url: it.MINTMARK_SMTP_URL, from: it.MINTMARK_MAIL_FROM };
}

function s3Settings(it: z.output<typeof variables>): S3Settings | null {
  const bucket = it.MINTMARK_S3_BUCKET;
  const [accessKeyId, secretAccessKey] = [it.MINTMARK_S3_ACCESS_KEY_ID, it.MINTMARK_S3_SECRET_ACCESS_KEY];
  if (!bucket) {
    if (!it.MINTMARK_S3_ENDPOINT && !accessKeyId) return null;
    throw new EnvError('MINTMARK_S3_BUCKET must name the bucket, since other settings of S3 are there.');
  }
  if (Boolean(accessKeyId) !== Boolean(secretAccessKey)) {
    throw new EnvError(
      'MINTMARK_S3_ACCESS_KEY_ID and MINTMARK_S3_SECRET_ACCESS_KEY belong together: set both.',
    );
  }
  const prefix = (it.MINTMARK_S3_PREFIX ?? '').replace(/^\/+|\/+$/g, '');
  return {
    endpoint: it.MINTMARK_S3_ENDPOINT ?? null,
    region: it.MINTMARK_S3_REGION ?? it.AWS_REGION ?? 'us-east-1',
    bucket,
    prefix: prefix && `${prefix}/`,
    // Amazon wants the bucket in the host name; who runs a service of their own seldom has names for each bucket.
    pathStyle: it.MINTMARK_S3_PATH_STYLE ?? it.MINTMARK_S3_ENDPOINT !== undefined,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null,
  };
}

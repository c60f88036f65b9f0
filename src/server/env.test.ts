import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EnvError, parseEnv } from './env';

const parse = (source: Record<string, string>) => parseEnv(source);

describe('settings', () => {
  test('have defaults that need nothing, on this machine only', () => {
    expect(parse({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: path.resolve('data'),
      demo: true,
      localWorker: true,
      publicUrl: null,
      trustedProxies: [],
      production: false,
    });
  });

  test('make absolute paths, also of a data folder with odd characters', () => {
    const env = parse({ MINTMARK_DATA: '/srv/coins 100%' });
    expect(env.databaseUrl).toBe('file:///srv/coins%20100%25/mintmark.db');
    expect(env.secretFile).toBe('/srv/coins 100%/secret');
    expect(parse({ DATABASE_URL: 'file:/srv/x.db' }).databaseUrl).toBe('file:///srv/x.db');
  });

  test('count as not set when they are empty', () => {
    expect(parse({ MINTMARK_PORT: '', MINTMARK_PUBLIC_URL: ' ' })).toMatchObject({
      port: 3000,
      publicUrl: null,
    });
  });

  test('are refused all at once, each with what it should be', () => {
    const bad = { MINTMARK_PORT: '70000', MINTMARK_DEMO: 'maybe', MINTMARK_PUBLIC_URL: 'coins.example.org' };
    expect(() => parse(bad)).toThrow(EnvError);
    expect(() => parse(bad)).toThrow(
      /MINTMARK_PORT: .*65535[\s\S]*MINTMARK_DEMO: must be 1 or 0[\s\S]*MINTMARK_PUBLIC_URL: must be an address/,
    );
  });

  test('take a PostgreSQL database, and say what an address that cannot be used should be', () => {
    const url = 'postgres://u:p@db/coins';
    expect(parse({ DATABASE_URL: url }).databaseUrl).toBe(url);
    expect(() => parse({ DATABASE_URL: 'postgresql://db' })).toThrow(/must name host and database/);
    expect(() => parse({ DATABASE_URL: `${url}?schema=x` })).toThrow(/a database of its own/);
    expect(() => parse({ DATABASE_URL: 'mysql://db/coins' })).toThrow(/SQLite file.*PostgreSQL database/s);
  });

  test('take a public address without its trailing slash, and several proxies', () => {
    const env = parse({
      MINTMARK_PUBLIC_URL: 'https://coins.example.org/',
      MINTMARK_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
    });
    expect(env.publicUrl).toBe('https://coins.example.org');
    expect(env.trustedProxies).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('of a mail server need a sender, and an address of a mail server', () => {
    const url = 'smtps://user:secret@mail.example.org';
    expect(parse({ MINTMARK_SMTP_URL: url, MINTMARK_MAIL_FROM: 'mintmark@example.org' }).smtp).toEqual({
      url,
      from: 'mintmark@example.org',
    });
    expect(parse({}).smtp).toBeNull();
    expect(() => parse({ MINTMARK_SMTP_URL: url })).toThrow(/needs MINTMARK_MAIL_FROM/);
    expect(() => parse({ MINTMARK_SMTP_URL: 'https://mail.example.org' })).toThrow(
      /MINTMARK_SMTP_URL: must be/,
    );
  });
});

describe('the S3 settings', () => {
  const keys = { MINTMARK_S3_ACCESS_KEY_ID: 'id', MINTMARK_S3_SECRET_ACCESS_KEY: 'secret' };

  test('name a bucket at Amazon or elsewhere, with paths where the service is one’s own', () => {
    expect(parseEnv({}).s3).toBeNull();
    expect(parseEnv({ MINTMARK_S3_BUCKET: 'coins', AWS_REGION: 'eu-north-1' }).s3).toEqual({
      endpoint: null,
      region: 'eu-north-1',
      bucket: 'coins',
      prefix: '',
      pathStyle: false,
      credentials: null,
    });
    const own = { MINTMARK_S3_BUCKET: 'coins', MINTMARK_S3_ENDPOINT: 'http://minio:9000', ...keys };
    expect(parseEnv({ ...own, MINTMARK_S3_PREFIX: '/team/a/' }).s3).toMatchObject({
      endpoint: 'http://minio:9000',
      prefix: 'team/a/',
      pathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
  });

  test('are refused when they are incomplete', () => {
    expect(() => parseEnv(keys)).toThrow(/MINTMARK_S3_BUCKET/);
    expect(() => parseEnv({ MINTMARK_S3_BUCKET: 'coins', MINTMARK_S3_ACCESS_KEY_ID: 'id' })).toThrow(
      /belong/,
    );
  });
});

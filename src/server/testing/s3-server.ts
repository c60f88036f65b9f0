import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import type { S3Settings } from '../blobs/s3-settings';

const program = path.resolve(import.meta.dirname, '../../../node_modules/s3rver/bin/s3rver.js');

const listParts = path.resolve(import.meta.dirname, 's3-list-parts.cjs');

/** It makes the tokens of long listings with a cipher that OpenSSL no longer offers by itself. */
const NODE_OPTIONS = ['--openssl-legacy-provider', '--no-deprecation'];

/** The keys this server knows. */
const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export interface S3Server {
  settings: S3Settings;
  /** Kills it: connections break off. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with what it had. */
  start(): Promise<void>;
}

/**
 * A real S3-compatible server (s3rver) in a process of its own, on a free port, with a bucket `mintmark`. It checks
 * the key but not the signature.
 */
export async function startS3Server(dir: string): Promise<S3Server> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const server: S3Server = {
    settings: {
      endpoint,
      region: 'us-east-1',
      bucket: 'mintmark',
      prefix: 'team/',
      pathStyle: true,
      credentials: CREDENTIALS,
    },
    async start() {
      const args = [
        '-d',
        dir,
        '-a',
        '127.0.0.1',
        '-p',
        String(port),
        '--silent',
        '--configure-bucket',
        'mintmark',
      ];
      child = spawn(process.execPath, [...NODE_OPTIONS, '--require', listParts, program, ...args], {
        stdio: 'ignore',
      });
      for (let tries = 0; tries < 200; tries++) {
        if (
          await fetch(endpoint).then(
            () => true,
            () => false,
          )
        )
          return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('s3rver did not start');
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      child = null;
    },
  };
  await server.start();
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import { z } from 'zod';
import type { AppRouter } from '@/server/trpc/root';
import { apiTransformer } from '@/shared/answer-coding';
import { CliError } from './cli-error';

const localSchema = z.object({ url: z.url(), pid: z.number().int(), apiToken: z.string() });

export interface Connection {
  url: string;
  token: string;
  api: ReturnType<typeof createTRPCClient<AppRouter>>;
  /** Calls a REST endpoint. @throws CliError with the server's own message unless the answer is 2xx. */
  rest(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>;
}

/**
 * Finds the server: `MINTMARK_URL` and `MINTMARK_TOKEN`, or the file a server on this machine leaves in its data
 * folder while it runs.
 */
async function locate(): Promise<{ url: string; token: string }> {
  const { MINTMARK_URL: url, MINTMARK_TOKEN: token, MINTMARK_DATA: data } = process.env;
  if (url && token) return { url, token };
  if (url || token) {
    throw new CliError(
      `Set both MINTMARK_URL and MINTMARK_TOKEN; ${url ? 'the token' : 'the URL'} is missing.`,
    );
  }
  const file = join(data ?? 'data', 'local.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  const local = text === null ? null : localSchema.safeParse(JSON.parse(text));
  if (!local?.success || !isAlive(local.data.pid)) {
    throw new CliError(
      `No Mintmark server runs with the data folder ${data ?? 'data'}. Start one with \`npm start\`, ` +
        'or name another with MINTMARK_URL and MINTMARK_TOKEN (tokens are made on the account page).',
    );
  }
  return { url: local.data.url, token: local.data.apiToken };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export async function connect(): Promise<Connection> {
  const { url, token } = await locate();
  const base = url.replace(/\/$/, '');
  const headers = { authorization: `Bearer ${token}` };
  return {
    url: base,
    token,
    api: createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${base}/api/trpc`, transformer: apiTransformer, headers })],
    }),
    async rest(path, init = {}) {
      const response = await fetch(`${base}${path}`, { ...init, headers: { ...headers, ...init.headers } });
      if (response.ok) return response;
      const body: unknown = await response.json().catch(() => null);
      const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
      throw new CliError(
        parsed.success ? parsed.data.error.message : `The server answered ${response.status}.`,
      );
    },
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTRPCClient, httpLink, splitLink } from '@trpc/client';
import { z } from 'zod';
import type { AppRouter } from '@/server/trpc/root';
import { apiTransformer } from '@/shared/answer-coding';
import { CliError } from './cli-error';

const localSchema = z.object({ url: z.url(), pid: z.number().int(), apiToken: z.string() });
const serverUrl = z.url({ protocol: /^https?$/ });

export interface Connection {
  url: string;
  token: string;
  api: ReturnType<typeof createTRPCClient<AppRouter>>;
  /** Calls a REST endpoint. @throws ServerError with the server's own message unless the answer is 2xx. */
  rest(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>;
}

/** The server refused a REST request. */
export class ServerError extends CliError {
  constructor(
    readonly code: string | null,
    message: string,
  ) {
    super(message);
  }
}

export const ENVIRONMENT_HELP = `Which server:
  MINTMARK_URL, MINTMARK_TOKEN  a server anywhere, with a token made on its account page
  MINTMARK_DATA                 else the server on this machine that keeps its data in this folder (default: data)
MINTMARK_URL wins over MINTMARK_DATA. The token of a data folder is sent to that folder's own server only.`;

/**
 * Finds the server: `MINTMARK_URL` with `MINTMARK_TOKEN`, or the file that a server on this machine leaves in its
 * data folder while it runs. The token in that file goes to no other address than the one beside it.
 */
async function locate(): Promise<{ url: string; token: string }> {
  const { MINTMARK_URL: url, MINTMARK_TOKEN: token } = process.env;
  const folder = process.env.MINTMARK_DATA || 'data';
  if (url && !serverUrl.safeParse(url).success) {
    throw new CliError(`MINTMARK_URL is “${url}”; write an address such as https://coins.example.org.`);
  }
  if (url && token) return { url, token };
  if (token) {
    throw new CliError(
      'MINTMARK_TOKEN is set, but not MINTMARK_URL: set the address of the server that made the token, ' +
        'or unset MINTMARK_TOKEN to use the server on this machine.',
    );
  }
  const local = await readLocalAccess(folder);
  if (url) {
    if (local && origin(local.url) === origin(url)) return { url, token: local.apiToken };
    throw new CliError(
      `MINTMARK_URL is set, but not MINTMARK_TOKEN. ${local ? `The token in ${folder} belongs to ${local.url} and is sent to no other server. ` : ''}` +
        `Set MINTMARK_TOKEN to a token made on the account page of ${url}, or unset MINTMARK_URL to use the server on this machine.`,
    );
  }
  if (!local) {
    throw new CliError(
      `No Mintmark server runs with the data folder ${folder}. Start one with \`npm start\`, ` +
        'or name another with MINTMARK_URL and MINTMARK_TOKEN (tokens are made on the account page).',
    );
  }
  return { url: local.url, token: local.apiToken };
}

/** How to reach the server that runs with this data folder; null when none does. */
async function readLocalAccess(folder: string): Promise<z.infer<typeof localSchema> | null> {
  try {
    const local = localSchema.parse(JSON.parse(await readFile(join(folder, 'local.json'), 'utf8')));
    return isAlive(local.pid) ? local : null;
  } catch {
    // Not there, or left half written by a server that was killed.
    return null;
  }
}

const origin = (url: string) => new URL(url).origin;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export async function connect(): Promise<Connection> {
  const { url: address, token } = await locate();
  const base = address.replace(/\/+$/, '');
  const url = `${base}/api/trpc`;
  const headers = { authorization: `Bearer ${token}`, 'x-mintmark-client': 'cli' };
  return {
    url: base,
    token,
    api: createTRPCClient<AppRouter>({
      links: [
        splitLink({
          // The choices of an import do not fit into an address.
          condition: ({ path }) => path === 'imports.plan',
          true: httpLink({ url, transformer: apiTransformer, headers, methodOverride: 'POST' }),
          false: httpLink({ url, transformer: apiTransformer, headers }),
        }),
      ],
    }),
    async rest(path, init = {}) {
      const response = await fetch(`${base}${path}`, { ...init, headers: { ...headers, ...init.headers } });
      if (response.ok) return response;
      const body: unknown = await response.json().catch(() => null);
      const parsed = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).safeParse(body);
      throw new ServerError(
        parsed.data?.error.code ?? null,
        parsed.success ? parsed.data.error.message : `The server answered ${response.status}.`,
      );
    },
  };
}

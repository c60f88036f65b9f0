import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';
import type { AppRouter } from '../../src/server/trpc/root';

/** The API of the shared installation, asked as a program on the same machine would. */
export function localApi() {
  const { MINTMARK_E2E_URL: url, MINTMARK_E2E_DATA: data } = process.env;
  if (!url || !data) throw new Error('the shared installation is not running');
  const { apiToken } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8')) as { apiToken: string };
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${url}/api/trpc`,
        transformer: superjson,
        headers: { authorization: `Bearer ${apiToken}` },
      }),
    ],
  });
}

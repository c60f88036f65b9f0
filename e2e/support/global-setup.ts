import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MintmarkServer, startMintmark } from './mintmark-server';

const LINK_TIMEOUT_MS = 10_000;

/** The one-time link comes on the terminal a moment after the server answers. */
async function printedLink(server: MintmarkServer): Promise<string> {
  const deadline = Date.now() + LINK_TIMEOUT_MS;
  for (;;) {
    const link = /http:\/\/\S+\/join\?token=\S+/.exec(server.output())?.[0];
    if (link) return link;
    if (Date.now() > deadline) {
      await server.stop();
      throw new Error(`No one-time link was printed:\n${server.output()}`);
    }
    await sleep(100);
  }
}

/**
 * One fresh installation for the browser tests, as a newcomer gets it: no administrator yet, the demonstration runs
 * under way. Tests find it in the environment.
 * @returns the teardown
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  mkdirSync('test-results', { recursive: true });
  const server = await startMintmark();
  const link = await printedLink(server);
  process.env.MINTMARK_E2E_URL = new URL(link).origin;
  process.env.MINTMARK_E2E_LINK = link;
  process.env.MINTMARK_E2E_DATA = server.dataDir;
  return async () => {
    await server.stop();
  };
}

import { mkdirSync } from 'node:fs';
import { startMintmark } from './mintmark-server';

/**
 * One fresh installation for the browser tests, as a newcomer gets it: no administrator yet, the demonstration runs
 * under way. Tests find it in the environment.
 * @returns the teardown
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  mkdirSync('test-results', { recursive: true });
  const server = await startMintmark();
  const link = /http:\/\/\S+\/join\?token=\S+/.exec(server.output())?.[0];
  if (!link) {
    await server.stop();
    throw new Error(`No one-time link was printed:\n${server.output()}`);
  }
  process.env.MINTMARK_E2E_URL = server.url;
  process.env.MINTMARK_E2E_LINK = link;
  process.env.MINTMARK_E2E_DATA = server.dataDir;
  return async () => {
    await server.stop();
  };
}

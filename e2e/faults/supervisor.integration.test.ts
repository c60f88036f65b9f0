import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, Installation } from '../support/installation';
import { childrenOf } from '../support/worker-process';

const SECRET = 'a-secret-of-the-server-that-nobody-else-sees';

let installation: Installation;
let supervisor: Child;

beforeAll(async () => {
  installation = await Installation.open();
  const { dataDir } = installation.test.deps.env;
  await chmod(dataDir, 0o755);
  await writeFile(path.join(dataDir, 'left-open'), 'x', { mode: 0o644 });
  supervisor = await installation.startSupervised({ MINTMARK_SECRET: SECRET, AWS_SECRET_ACCESS_KEY: SECRET });
});
afterAll(async () => {
  // With SIGKILL its children would live on for a moment, and write to the folder that is removed.
  await installation.kill(supervisor, 'SIGTERM');
  await installation.close();
});

describe('under `npm start`', { timeout: 60_000 }, () => {
  it('nobody else can read the data folder, nor what the server writes there', async () => {
    const { dataDir } = installation.test.deps.env;
    const open = await Promise.all(
      (await readdir(dataDir, { recursive: true })).map(async (name) => {
        const { mode } = await stat(path.join(dataDir, name)).catch(() => ({ mode: 0 }));
        return mode & 0o077 ? name : null;
      }),
    );
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    // What lay deeper before is out of reach by the folders above it.
    expect(open.filter((name) => name !== null && !name.includes('/'))).toEqual([]);
  });

  it('the worker and its trainer see no secret of the server', async () => {
    const [web = 0] = await childrenOf(supervisor.pid);
    await installation.until(async () => (await childrenOf(supervisor.pid)).length === 2);
    const worker = (await childrenOf(supervisor.pid)).find((pid) => pid !== web) ?? 0;
    expect(await readFile(`/proc/${web}/environ`, 'utf8')).toContain(SECRET);
    expect(await readFile(`/proc/${worker}/environ`, 'utf8')).not.toContain(SECRET);
    for (const child of await childrenOf(worker)) {
      expect(await readFile(`/proc/${child}/environ`, 'utf8')).not.toContain(SECRET);
    }
  });

  it('a server that dies is started again, and the worker beside it stays', async () => {
    const [web = 0, worker = 0] = await childrenOf(supervisor.pid);
    process.kill(web, 'SIGKILL');
    const answers = async () => (await fetch(`${installation.url}/healthz`).catch(() => null))?.ok === true;
    await installation.until(async () => !(await childrenOf(supervisor.pid)).includes(web));
    await installation.until(answers, 30_000);
    const after = await childrenOf(supervisor.pid);
    expect(after).toContain(worker);
    expect(after).toHaveLength(2);
    expect(supervisor.output()).toContain('starting it again in 1 s');
  });
});

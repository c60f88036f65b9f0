import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { projectRoot } from '../project-root';

test('the SQL migrations lead exactly to prisma/schema.prisma', async () => {
  const script = path.join(projectRoot, 'scripts/new-migration.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stdout).toContain('agree');
});

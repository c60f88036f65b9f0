import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { liveDocumentSchema } from './document';

const program = path.resolve(import.meta.dirname, '../../scripts/bench-live.mjs');

describe('npm run bench:live', () => {
  it('prints one JSON document in which every browser had every event once', {
    timeout: 400_000,
  }, async () => {
    const args = [
      ...['--json', '--only', 'live,list', '--seconds', '2', '--rate', '100'],
      ...['--runs', '2', '--browsers', '4', '--follow', '2', '--list-runs', '5'],
    ];
    // Building the pages may be a part of it.
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { timeout: 380_000 });
    const { databases } = liveDocumentSchema.strict().parse(JSON.parse(stdout));
    expect(databases).toMatchObject([
      {
        database: 'sqlite',
        live: { runs: 2, browsers: 4, follow: 2, lost: 0, doubled: 0, disordered: 0 },
        list: { runs: 5 },
      },
    ]);
    expect(databases[0]?.live?.deliveredPerSecond).toBeGreaterThan(0);
  });
});

import { madeOnce } from '@/server/testing/run-folder';
import { bundle } from '../../scripts/bundle.mjs';

/** A worker finds its trainer beside it. */
const ENTRIES = {
  web: 'e2e/support/web-program.ts',
  pool: 'src/server/pool/main.ts',
  mintmark: 'cli/main.ts',
  maintenance: 'src/server/backup/main.ts',
  supervisor: 'e2e/support/supervisor-program.mjs',
  'fake/worker': 'worker/main.ts',
  'fake/trainer': 'e2e/support/fake-trainer.mjs',
  'fake/probe': 'e2e/support/fake-probe.mjs',
  'real/worker': 'worker/main.ts',
  'real/trainer': 'worker/trainer/main.ts',
  'real/probe': 'worker/trainer/probe.ts',
  'real/loader': 'worker/tf/data/loader-thread.ts',
};

/** Server and workers, bundled as `npm start` bundles them, once for all tests. @returns their folder */
export function testPrograms(): Promise<string> {
  return madeOnce('programs', (outdir) => bundle({ entries: ENTRIES, outdir }));
}

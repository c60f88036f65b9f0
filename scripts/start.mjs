// `npm start`: set-up, then the server and one local worker until Ctrl-C.
import { join } from 'node:path';
import { dataDir, distDir, root } from './paths.mjs';
import { runsNoWorker } from './processes/local-worker.mjs';
import { supervise } from './processes/supervise.mjs';
import { failSetup, setup } from './setup.mjs';

await setup().catch(failSetup);

const data = dataDir();
process.exitCode = await supervise({
  server: ['--enable-source-maps', join(distDir, 'server.mjs')],
  worker: runsNoWorker ? null : ['--enable-source-maps', join(distDir, 'worker.mjs'), '--local', data],
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', MINTMARK_DATA: data },
  cwd: root,
});
process.exit();

// `npm run dev`: the same as `npm start`, from the sources, with pages rebuilt as they change.
import { join } from 'node:path';
import { dataDir, root } from './paths.mjs';
import { runsNoWorker } from './processes/local-worker.mjs';
import { supervise } from './processes/supervise.mjs';
import { failSetup, setup } from './setup.mjs';

await setup(['dependencies', 'tensorflow', 'prisma']).catch(failSetup);

const data = dataDir();
process.exitCode = await supervise({
  server: ['--import', 'tsx', join(root, 'src/server/main.ts')],
  worker: runsNoWorker ? null : ['--import', 'tsx', join(root, 'worker/main.ts'), '--local', data],
  env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1', MINTMARK_DATA: data },
  cwd: root,
});
process.exit();

// `npm run dev`: the same as `npm start`, from the sources, with pages rebuilt as they change.
import { join } from 'node:path';
import { runsNoWorker } from './local-worker.mjs';
import { dataDir, root } from './paths.mjs';
import { failSetup, setup } from './setup.mjs';
import { supervise } from './supervise.mjs';

await setup(['dependencies', 'tensorflow', 'prisma']).catch(failSetup);

const data = dataDir();
process.exitCode = await supervise({
  server: ['--import', 'tsx', join(root, 'src/server/main.ts')],
  worker: runsNoWorker ? null : ['--import', 'tsx', join(root, 'worker/main.ts'), '--local', data],
  env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1', MINTMARK_DATA: data },
  cwd: root,
});
process.exit();

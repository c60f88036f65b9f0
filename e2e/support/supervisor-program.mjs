// What `npm start` is once everything is set up: the supervisor of a server and a worker, here of those beside it.
import { join } from 'node:path';
import { supervise } from '../../scripts/processes/supervise.mjs';

const program = (name) => join(import.meta.dirname, `${name}.mjs`);

process.exitCode = await supervise({
  server: [program('web')],
  worker: [program('fake/worker'), '--local', process.env.MINTMARK_DATA],
  env: process.env,
  cwd: process.cwd(),
});
process.exit();

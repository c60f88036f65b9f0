// `npm run -s mintmark -- …`: the command line. Set-up messages go to stderr: stdout is the command's own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataDir, distDir } from './paths.mjs';
import { failSetup, setup } from './setup.mjs';

const program = join(distDir, 'mintmark.mjs');
if (!existsSync(program)) await setup(['dependencies', 'prisma', 'programs']).catch(failSetup);

process.env.MINTMARK_DATA = dataDir();
// Paths on the command line are meant from where the person stands, not from the checkout npm changed into.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import(pathToFileURL(program).href);

// `npm run build`: what `npm start` would build, without starting.
import { failSetup, setup } from './setup.mjs';

await setup(['dependencies', 'prisma', 'programs', 'pages']).catch(failSetup);

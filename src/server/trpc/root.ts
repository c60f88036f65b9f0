import { accountRouter } from './routers/account';
import { auditRouter } from './routers/audit';
import { classifyRouter } from './routers/classify';
import { commentsRouter } from './routers/comments';
import { curationRouter } from './routers/curation';
import { datasetsRouter } from './routers/datasets';
import { draftsRouter } from './routers/drafts';
import { experimentsRouter } from './routers/experiments';
import { importsRouter } from './routers/imports';
import { incomingRouter } from './routers/incoming';
import { lifecycleRouter } from './routers/lifecycle';
import { modelsRouter } from './routers/models';
import { notificationsRouter } from './routers/notifications';
import { overviewRouter } from './routers/overview';
import { queueRouter } from './routers/queue';
import { reviewsRouter } from './routers/reviews';
import { runsRouter } from './routers/runs';
import { storageRouter } from './routers/storage';
import { sweepsRouter } from './routers/sweeps';
import { teamRouter } from './routers/team';
import { tokensRouter } from './routers/tokens';
import { versionsRouter } from './routers/versions';
import { viewsRouter } from './routers/views';
import { webhooksRouter } from './routers/webhooks';
import { workersRouter } from './routers/workers';
import { router } from './trpc';

export const appRouter = router({
  overview: overviewRouter,
  datasets: datasetsRouter,
  versions: versionsRouter,
  curation: curationRouter,
  drafts: draftsRouter,
  imports: importsRouter,
  incoming: incomingRouter,
  experiments: experimentsRouter,
  runs: runsRouter,
  views: viewsRouter,
  queue: queueRouter,
  sweeps: sweepsRouter,
  models: modelsRouter,
  reviews: reviewsRouter,
  comments: commentsRouter,
  classify: classifyRouter,
  lifecycle: lifecycleRouter,
  storage: storageRouter,
  team: teamRouter,
  tokens: tokensRouter,
  workers: workersRouter,
  notifications: notificationsRouter,
  webhooks: webhooksRouter,
  audit: auditRouter,
  account: accountRouter,
});

/** The whole API as a type: what the browser and the command line know of the server. */
export type AppRouter = typeof appRouter;

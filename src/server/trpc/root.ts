import { classifyRouter } from './routers/classify';
import { datasetsRouter } from './routers/datasets';
import { commentsRouter, modelsRouter } from './routers/models';
import { notificationsRouter, webhooksRouter } from './routers/notifications';
import { queueRouter } from './routers/queue';
import { experimentsRouter, runsRouter } from './routers/runs';
import { sweepsRouter } from './routers/sweeps';
import { overviewRouter, teamRouter, tokensRouter, workersRouter } from './routers/team';
import { router } from './trpc';

export const appRouter = router({
  overview: overviewRouter,
  datasets: datasetsRouter,
  experiments: experimentsRouter,
  runs: runsRouter,
  queue: queueRouter,
  sweeps: sweepsRouter,
  models: modelsRouter,
  comments: commentsRouter,
  classify: classifyRouter,
  team: teamRouter,
  tokens: tokensRouter,
  workers: workersRouter,
  notifications: notificationsRouter,
  webhooks: webhooksRouter,
});

/** The whole API as a type: what the browser and the command line know of the server. */
export type AppRouter = typeof appRouter;

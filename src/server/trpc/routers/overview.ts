import type { Overview } from '@/shared/contracts/overview';
import * as overview from '../../domain/overview/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

export const overviewRouter = router({
  get: read.query(({ ctx }): Promise<Overview> => overview.getOverview(ctx.deps)),
});

import { prefetchedQueries } from '@/app/prefetched-queries';
import { RunPage } from '@/features/runs/page/run-page';

export const metadata = { title: 'Run' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const known = prefetchedQueries(async (api, answers) => {
    const run = await answers.fetchQuery(api.runs.get.queryOptions({ run: id }));
    await answers.fetchQuery(api.runs.series.queryOptions({ run: run.id }));
  });
  return <RunPage id={id} known={known} />;
}

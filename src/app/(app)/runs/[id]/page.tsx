import { HydrationBoundary } from '@tanstack/react-query';
import { knownAnswers } from '@/app/known-answers';
import { RunPage } from '@/features/runs/run-page';

export const metadata = { title: 'Run' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const known = await knownAnswers(async (api, answers) => {
    const run = await answers.fetchQuery(api.runs.get.queryOptions({ run: id }));
    await answers.fetchQuery(api.runs.series.queryOptions({ run: run.id }));
  });
  return (
    <HydrationBoundary state={known}>
      <RunPage id={id} />
    </HydrationBoundary>
  );
}

import { RunsPage } from '@/features/runs/list/runs-page';

export const metadata = { title: 'Runs' };

export default function Page() {
  return <RunsPage />;
}

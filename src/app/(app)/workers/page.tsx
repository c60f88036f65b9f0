import { WorkersPage } from '@/features/workers/workers-page';

export const metadata = { title: 'Workers' };

export default function Page() {
  return <WorkersPage />;
}

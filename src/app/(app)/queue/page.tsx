import { QueuePage } from '@/features/queue/queue-page';

export const metadata = { title: 'Queue' };

export default function Page() {
  return <QueuePage />;
}

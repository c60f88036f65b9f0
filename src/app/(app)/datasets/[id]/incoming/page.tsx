import { IncomingPage } from '@/features/incoming/incoming-page';

export const metadata = { title: 'Incoming photos' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <IncomingPage id={id} />;
}

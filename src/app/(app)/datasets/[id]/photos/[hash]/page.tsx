import { PhotoPage } from '@/features/datasets/photo/photo-page';

export const metadata = { title: 'Photo' };

export default async function Page({ params }: { params: Promise<{ id: string; hash: string }> }) {
  const { id, hash } = await params;
  return <PhotoPage key={hash} dataset={id} hash={hash} />;
}

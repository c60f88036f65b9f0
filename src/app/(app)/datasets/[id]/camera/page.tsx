import { CameraPage } from '@/features/incoming/camera/camera-page';

export const metadata = { title: 'Camera' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <CameraPage id={id} />;
}

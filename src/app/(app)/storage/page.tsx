import { StoragePage } from '@/features/storage/storage-page';

export const metadata = { title: 'Storage' };

export default function Page() {
  return <StoragePage />;
}

import { BinPage } from '@/features/lifecycle/bin-page';

export const metadata = { title: 'Bin' };

export default function Page() {
  return <BinPage />;
}

import { SweepsPage } from '@/features/sweeps/sweeps-page';

export const metadata = { title: 'Sweeps' };

export default function Page() {
  return <SweepsPage />;
}

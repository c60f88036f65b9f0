import { ClassifyPage } from '@/features/classify/classify-page';

export const metadata = { title: 'Classify' };

export default function Page() {
  return <ClassifyPage />;
}

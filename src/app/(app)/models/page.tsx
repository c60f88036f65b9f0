import { ModelsPage } from '@/features/models/models-page';

export const metadata = { title: 'Models' };

export default function Page() {
  return <ModelsPage />;
}

import { NewRunPage } from '@/features/new-run/new-run-page';

export const metadata = { title: 'New run' };

interface PageProps {
  searchParams: Promise<{ dataset?: string; version?: string; clone?: string; set?: string | string[] }>;
}

export default async function Page({ searchParams }: PageProps) {
  const { dataset, version, clone, set = [] } = await searchParams;
  return <NewRunPage dataset={dataset} version={version} clone={clone} changes={[set].flat()} />;
}

import { Coins } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';

export default function NotFound() {
  return (
    <EmptyState
      icon={<Coins aria-hidden />}
      title={<h1>There is no such page</h1>}
      description="It may have been renamed or deleted, or the address has a typing error."
      action={
        <Button asChild>
          <Link href="/">Go to the overview</Link>
        </Button>
      }
      className="py-32"
    />
  );
}

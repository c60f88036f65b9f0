import { Link } from '@/components/ui/link';
import { CoinMark } from './coin-mark';

export function WordMark() {
  return (
    <Link
      href="/"
      className="inline-flex items-center gap-2 rounded-sm font-semibold text-base tracking-tight"
    >
      <CoinMark className="size-5.5" />
      Mintmark
    </Link>
  );
}

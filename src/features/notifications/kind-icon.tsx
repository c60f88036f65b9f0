import {
  CircleCheck,
  CircleX,
  DatabaseBackup,
  Hourglass,
  ListChecks,
  type LucideIcon,
  MessageSquareDot,
  MessageSquareText,
  Stamp,
} from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { NotificationKind } from '@/shared/contracts/notifications';

const looks: Record<NotificationKind, { icon: LucideIcon; colour: string }> = {
  'run-succeeded': { icon: CircleCheck, colour: 'text-good' },
  'run-failed': { icon: CircleX, colour: 'text-bad' },
  'run-stalled': { icon: Hourglass, colour: 'text-warn' },
  'backup-failed': { icon: DatabaseBackup, colour: 'text-bad' },
  'review-requested': { icon: MessageSquareDot, colour: 'text-info' },
  'review-decided': { icon: Stamp, colour: 'text-info' },
  comment: { icon: MessageSquareText, colour: 'text-info' },
  'sweep-finished': { icon: ListChecks, colour: 'text-good' },
};

/** The title beside it says the same. */
export function KindIcon({ kind }: { kind: NotificationKind }) {
  const { icon: Icon, colour } = looks[kind];
  return <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', colour)} />;
}

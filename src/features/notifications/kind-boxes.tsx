'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { useMe } from '@/features/api/use-me';
import {
  mayReceive,
  NOTIFICATION_KINDS,
  type NotificationKind,
  notificationKindLabels,
} from '@/shared/contracts/notifications';

interface KindBoxesProps {
  label: string;
  kinds: readonly NotificationKind[];
  onChange: (kinds: NotificationKind[]) => void;
}

/** Which kinds of notifications are sent. */
export function KindBoxes({ label, kinds, onChange }: KindBoxesProps) {
  const me = useMe();
  const offered = NOTIFICATION_KINDS.filter((kind) => me && mayReceive(me.role, kind));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-xs">{label}</legend>
      {offered.map((kind) => (
        <Checkbox
          key={kind}
          label={notificationKindLabels[kind]}
          checked={kinds.includes(kind)}
          onCheckedChange={(on) =>
            onChange(on === true ? [...kinds, kind] : kinds.filter((other) => other !== kind))
          }
        />
      ))}
    </fieldset>
  );
}

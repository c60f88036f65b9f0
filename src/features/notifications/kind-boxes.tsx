'use client';

import { Checkbox } from '@/components/ui/checkbox';
import {
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
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-xs">{label}</legend>
      {NOTIFICATION_KINDS.map((kind) => (
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

'use client';

import { Badge } from '@/components/ui/badge';
import { Switch } from '@/components/ui/switch';
import { initialsOf } from '@/shared/initials';
import type { OtherPage } from './other-pages';
import { usePeopleHere } from './review-presence';

/** Who else looks at the review, and at what kind of thing; nothing while nobody does. */
export function PeopleHere() {
  const here = usePeopleHere();
  if (!here || here.pages.length === 0) return null;
  const { pages, shown, setShown } = here;
  const people = new Map<string, OtherPage>();
  for (const page of pages) {
    if (!people.get(page.userId)?.place) people.set(page.userId, page);
  }
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5 print:hidden">
      <span className="flex flex-wrap items-center gap-1.5">
        Here now:
        {[...people.values()].map(({ userId, name, place }) => (
          <Badge key={userId} tone="info">
            <span aria-hidden className="font-semibold">
              {initialsOf(name)}
            </span>
            {name}
            {shown && place && (place.kind === 'cell' ? ', at a cell' : ', at a photo')}
          </Badge>
        ))}
      </span>
      <Switch label="Show where others are" checked={shown} onCheckedChange={setShown} />
    </span>
  );
}

'use client';

import { Archive, ArchiveRestore, ChevronDown, Link as LinkIcon, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { count, percent } from '@/shared/format';
import { ArchivedBadge } from '../lifecycle/row-menu';
import { useLifecycle } from '../lifecycle/use-lifecycle';
import { AgreementBadge, describeAgreement } from './agreement';
import { ClassifiedPhoto } from './classified-photo';
import { answersTo } from './coin-answer';

interface HistoryEntryProps {
  item: ClassificationItem;
  models: readonly ModelListItem[];
  /** The person may archive and delete it. */
  mayChange: boolean;
  selected: boolean;
  onSelect: (selected: boolean) => void;
}

const ON_HOVER =
  'relative opacity-0 focus-visible:opacity-100 group-hover/entry:opacity-100 pointer-coarse:opacity-100';

/** A photo classified before: a line that opens to the full predictions. */
export function HistoryEntry({ item, models, mayChange, selected, onSelect }: HistoryEntryProps) {
  const [open, setOpen] = useState(false);
  const { archive, unarchive, remove } = useLifecycle('classification');
  const coins = item.found?.coins.length ?? 0;
  const several = coins > 1 ? coins : null;
  const answers = answersTo(item, 0);
  const agreement = describeAgreement(answers);
  return (
    <li>
      <div className="group/entry relative flex items-center gap-3 px-4 py-2 hover:bg-raised/60">
        {mayChange && (
          <Checkbox
            aria-label={`Select ${item.fileName}`}
            checked={selected}
            onCheckedChange={(on) => onSelect(on === true)}
            className="relative z-10"
          />
        )}
        <CoinPhoto hash={item.photoHash} size={44} alt="" />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="max-w-full truncate rounded-sm text-left font-medium text-sm after:absolute after:inset-0"
          >
            {item.fileName}
          </button>
          <p className="truncate text-muted text-xs">
            {several && <span className="mr-1.5">{count(several)} coins ·</span>}
            {item.found?.coins.length === 0 && <span className="mr-1.5">No coin found ·</span>}
            {answers.map((result, i) => (
              <span key={result.modelId}>
                {i > 0 && <span className="mx-1.5 text-faint">·</span>}
                <span className="text-faint">#{result.modelNumber}</span>{' '}
                {result.isUnknown
                  ? 'not a coin I know'
                  : `${result.top[0]?.label} ${percent(result.top[0]?.p ?? null, 0)}`}
              </span>
            ))}
          </p>
        </div>
        <span className="max-sm:hidden">
          <AgreementBadge agreement={agreement} />
        </span>
        <span className="w-32 shrink-0 text-right text-faint text-xs max-md:hidden">
          <span className="block truncate">{item.user}</span>
          <RelativeTime date={item.createdAt} />
        </span>
        <ArchivedBadge item={item} />
        <Button asChild variant="ghost" size="sm" icon className={cn(ON_HOVER, 'max-sm:hidden')}>
          <Link
            href={`/classify/${item.id}`}
            aria-label={`Page of ${item.fileName}`}
            title="Page of this photo"
          >
            <LinkIcon aria-hidden />
          </Link>
        </Button>
        {mayChange && (
          <Button
            variant="ghost"
            size="sm"
            icon
            aria-label={`${item.archivedAt ? 'Unarchive' : 'Archive'} ${item.fileName}`}
            title={item.archivedAt ? 'Unarchive' : 'Archive'}
            onClick={() => (item.archivedAt ? unarchive : archive)([item.id])}
            className={ON_HOVER}
          >
            {item.archivedAt ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          </Button>
        )}
        {mayChange && (
          <Button
            variant="ghost"
            size="sm"
            icon
            aria-label={`Delete ${item.fileName} from the history`}
            onClick={() => remove([item.id])}
            className={ON_HOVER}
          >
            <Trash2 aria-hidden />
          </Button>
        )}
        <ChevronDown
          aria-hidden
          className={cn('size-4 shrink-0 text-faint transition-transform', open && 'rotate-180')}
        />
      </div>
      {open && (
        <div className="border-t">
          <ClassifiedPhoto item={item} models={models} onChange={() => undefined} />
        </div>
      )}
    </li>
  );
}

import { ChartSpline, Coins, Grid2x2, Image, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { photoUrl } from '@/components/ui/coin-photo';
import { Link } from '@/components/ui/link';
import { COMMENTED_METRIC_LABELS, type CommentItem } from '@/shared/contracts/comments';

/** What a comment is about: the cell, class, photo or point of a curve, with a way there. */
export function CommentAbout({ comment, modelId }: { comment: CommentItem; modelId: string }) {
  const { cell, anchor, classLabel, model } = comment;
  const elsewhere = model.id === modelId ? '' : ` · model #${model.number}`;
  if (cell) {
    const { split, truth, predicted, truthLabel, predictedLabel } = cell;
    return (
      <Place
        icon={Grid2x2}
        href={`/models/${model.id}/confusion?split=${split}&truth=${truth}&predicted=${predicted}`}
      >
        {truth === predicted ? truthLabel : `${truthLabel} → ${predictedLabel}`} ({split}){elsewhere}
      </Place>
    );
  }
  switch (anchor?.kind) {
    case 'class':
      return (
        <Place icon={Coins}>
          {classLabel}
          {elsewhere}
        </Place>
      );
    case 'photo':
      return (
        <Place icon={Image} href={photoUrl(anchor.photoHash, 512)}>
          A photo{elsewhere}
        </Place>
      );
    case 'point':
      return (
        <Place icon={ChartSpline}>
          {COMMENTED_METRIC_LABELS[anchor.metric]} at epoch {anchor.epoch}
        </Place>
      );
    case undefined:
      return elsewhere ? <Place icon={Coins}>Model #{model.number}</Place> : null;
  }
}

function Place({ icon: Icon, href, children }: { icon: LucideIcon; href?: string; children: ReactNode }) {
  const content = (
    <>
      <Icon className="size-3 shrink-0" aria-hidden />
      <span className="truncate">{children}</span>
    </>
  );
  const look = 'mb-0.5 flex max-w-full items-center gap-1.5 text-xs';
  return href ? (
    <Link href={href} className={`${look} text-info hover:underline`}>
      {content}
    </Link>
  ) : (
    <p className={`${look} text-muted`}>{content}</p>
  );
}

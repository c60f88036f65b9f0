import { buffer } from 'node:stream/consumers';
import type { Split } from '@/shared/coin-class';
import type { ReviewDetail } from '@/shared/contracts/reviews';
import type { DocumentPhoto } from '@/shared/document-blocks';
import { percent } from '@/shared/format';
import type { Actor, Deps } from '../../deps';
import { findPhotoFile } from '../photos/photo-files';
import { compareForReview, listChangedPhotos } from './comparison-service';
import { type Gallery, reviewBlocks } from './review-blocks';
import { toHtml } from './review-html';
import { getReview } from './service';

/** Photos of a gallery that the file holds; some 5 kB each. */
const MAX_PHOTOS = 60;
const THUMBNAIL = 128;

export const REVIEW_FORMATS = ['html', 'pdf'] as const;
type ReviewFormat = (typeof REVIEW_FORMATS)[number];

/**
 * All of a review in one file, photos included: it can be mailed, printed and kept.
 * @throws AppError `not-found`, `too-many-requests`
 */
export async function reviewDocument(
  deps: Deps,
  actor: Actor,
  { review: ref, format }: { review: string; format: ReviewFormat },
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const review = await getReview(deps, actor, ref);
  const [compared, lost, fixed] = await Promise.all([
    compareForReview(deps, { review: review.id }),
    gallery(deps, review, 'new-errors'),
    gallery(deps, review, 'fixed'),
  ]);
  const document = reviewBlocks({ review, compared, lost, fixed });
  // Fonts and pictures of a PDF are half a second of work, which the event loop does not wait for.
  const bytes =
    format === 'html'
      ? Buffer.from(toHtml(document))
      : await deps.pool.run('writePdf', document, { priority: 'page', owner: actor.userId });
  return { fileName: `mintmark-review-${review.number}.${format}`, bytes };
}

async function gallery(
  deps: Deps,
  { id, split }: ReviewDetail,
  kind: 'new-errors' | 'fixed',
): Promise<Gallery> {
  const page = { review: id, split: split as Split, kind, cursor: 0, limit: MAX_PHOTOS };
  const { photos, total } = await listChangedPhotos(deps, page);
  const shown: DocumentPhoto[] = [];
  for (const { photoHash, truth, model, baseline } of photos) {
    const wrong = kind === 'new-errors' ? model : baseline;
    const caption = `→ ${wrong.answer} ${percent(wrong.confidence, 0)}`;
    shown.push({ picture: await thumbnail(deps, photoHash), title: truth, caption });
  }
  return { total, photos: shown };
}

/** A photo that cannot be read leaves its caption. */
async function thumbnail(deps: Deps, hash: string): Promise<Uint8Array | null> {
  try {
    const file = await findPhotoFile(deps, { hash, size: THUMBNAIL });
    return await buffer(await file.open());
  } catch (error) {
    deps.log.warn({ err: error, hash }, 'a photo is missing in an exported review');
    return null;
  }
}

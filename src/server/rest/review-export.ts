import { z } from 'zod';
import { REVIEW_FORMATS, reviewDocument } from '../domain/reviews/review-document';
import { AppError } from '../errors';
import type { RestHandler } from './route';

const formatSchema = z.enum(REVIEW_FORMATS).default('html');

const TYPES = { html: 'text/html; charset=utf-8', pdf: 'application/pdf' };

/** `GET /api/reviews/:review/export?format=html|pdf`: a review as one file. */
export const getReviewExport: RestHandler = async ({ deps, res, params, url, actor }) => {
  const format = formatSchema.safeParse(url.searchParams.get('format') ?? undefined).data;
  if (!format) throw new AppError('bad-request', `Formats are ${REVIEW_FORMATS.join(' and ')}.`);
  const { fileName, bytes } = await reviewDocument(deps, actor, { review: params.review ?? '', format });
  res.writeHead(200, {
    'content-type': TYPES[format],
    'content-length': bytes.length,
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'private, no-store',
    // Opened where it was downloaded from, it would still run nothing.
    'content-security-policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
  });
  res.end(bytes);
};

import { reviewDocument } from '../domain/reviews/review-document';
import type { RestHandler } from './route';

/** `GET /api/reviews/:review/export`: a review as one HTML file. */
export const getReviewExport: RestHandler = async ({ deps, res, params, actor }) => {
  const { fileName, text } = await reviewDocument(deps, actor, params.review ?? '');
  const body = Buffer.from(text);
  res.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'private, no-store',
    // Opened where it was downloaded from, it would still run nothing.
    'content-security-policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
  });
  res.end(body);
};

import { classifyPhoto } from '../domain/classify/service';
import { AppError } from '../errors';
import { readBody } from '../request/read-body';
import { sendJson } from '../request/respond';
import { tunables } from '../tunables';
import type { RestHandler } from './route';

/**
 * `POST /api/classify?models=A,B&name=FILE&coins=whole`: the body is one photo. Answers with the entry it made in the
 * history (`ClassificationItem`); without `models` each dataset's champion or best classifies it, without `coins` each coin that is found.
 */
export const postClassify: RestHandler = async ({ deps, req, res, url, actor }) => {
  if (req.headers['content-type']?.startsWith('multipart/')) {
    throw new AppError('bad-request', 'Send the photo itself as the body of the request, not a form.');
  }
  const models = (url.searchParams.get('models') ?? '').split(',').flatMap((ref) => ref.trim() || []);
  const fileName = url.searchParams.get('name')?.trim() || 'photo';
  const coins = url.searchParams.get('coins') ?? 'find';
  if (coins !== 'find' && coins !== 'whole') {
    throw new AppError(
      'bad-request',
      '`coins` is `find` (each coin that is found) or `whole` (the whole photo).',
    );
  }
  const bytes = await readBody(req, tunables.maxPhotoBytes);
  sendJson(res, await classifyPhoto(deps, actor, { bytes, fileName, models, coins }));
};

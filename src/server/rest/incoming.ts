import { incomingClassSchema, incomingNoteSchema } from '@/shared/contracts/incoming';
import { sendPhoto } from '../domain/incoming/send-photo';
import { AppError } from '../errors';
import { readBody } from '../request/read-body';
import { sendJson } from '../request/respond';
import { tunables } from '../tunables';
import type { RestHandler } from './route';

/**
 * `POST /api/datasets/:dataset/incoming?name=FILE&class=KEY&note=TEXT`: the body is one photo, which waits in the queue of
 * the dataset (id or name) to be labelled and accepted. Answers 201 with `IncomingAdded`, or 200 when it waits there already.
 */
export const postIncoming: RestHandler = async ({ deps, req, res, url, params, actor }) => {
  if (req.headers['content-type']?.startsWith('multipart/')) {
    throw new AppError('bad-request', 'Send the photo itself as the body of the request, not a form.');
  }
  const classKey = incomingClassSchema.nullable().safeParse(url.searchParams.get('class') || null);
  const note = incomingNoteSchema.safeParse(url.searchParams.get('note') ?? '');
  const issue = classKey.error?.issues[0] ?? note.error?.issues[0];
  if (!classKey.success || !note.success) throw new AppError('bad-request', `${issue?.message}.`);
  const source = url.searchParams.get('source') === 'camera' ? 'camera' : 'api';
  const fileName = url.searchParams.get('name') ?? '';
  const bytes = await readBody(req, tunables.maxPhotoBytes);
  const added = await sendPhoto(deps, actor, {
    dataset: params.dataset as string,
    bytes,
    fileName,
    source,
    classKey: classKey.data,
    note: note.data,
  });
  sendJson(res, added, added.isNew ? 201 : 200);
};

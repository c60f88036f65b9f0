import type { IncomingMessage } from 'node:http';
import { Metadata } from '@tus/server';
import { uploadFiles } from '../domain/datasets/uploads/upload-store';
import {
  beginUpload,
  discardUpload,
  finishIfWhole,
  prolongUpload,
  requireUpload,
} from '../domain/datasets/uploads/uploads';
import { AppError } from '../errors';
import { sendJson } from '../request/respond';
import type { RestHandler } from './route';
import { tusServer } from './tus-server';

/**
 * `POST /api/uploads`: begins a file that is sent in pieces, by the tus protocol 1.0 (creation, creation-with-upload,
 * creation-defer-length, termination). `Upload-Metadata` has `name` (of the dataset) and `filename`. Answers 201 with the
 * address of the upload, whose last part is the id of the staged import that it becomes.
 */
export const postUpload: RestHandler = async ({ deps, req, res, actor }) => {
  const id = await beginUpload(deps, actor, announced(req));
  try {
    await (await tusServer(deps)).begin(id, req, res);
  } finally {
    if (res.statusCode >= 400) await discardUpload(deps, id);
  }
};

/** `PATCH /api/uploads/:id`: the next piece, from `Upload-Offset` on. */
export const patchUpload: RestHandler = async ({ deps, req, res, params, actor }) => {
  const row = await requireUpload(deps, actor, params.id as string);
  await prolongUpload(deps, row, lengthOf(req));
  await (await tusServer(deps)).handle(req, res);
};

/** `HEAD /api/uploads/:id`: how much has arrived. `GET` answers in JSON: `{ importId, state, offset, length }`. */
export const getUpload: RestHandler = async ({ deps, req, res, params, actor }) => {
  const row = await requireUpload(deps, actor, params.id as string);
  if (row.state === 'uploading') await finishIfWhole(deps, row);
  if (req.method === 'HEAD') return (await tusServer(deps)).handle(req, res);
  const offset = (await (await uploadFiles(deps)).arrivedBytes(row.id)) ?? 0;
  const length = row.fileBytes === null ? null : Number(row.fileBytes);
  sendJson(res, { importId: row.id, state: row.state, offset, length });
};

/** `DELETE /api/uploads/:id`: takes back what has been sent so far. */
export const deleteUpload: RestHandler = async ({ deps, res, params, actor }) => {
  const { id } = await requireUpload(deps, actor, params.id as string);
  await discardUpload(deps, id);
  res.writeHead(204).end();
};

/** What the sender says of the file. @throws AppError `bad-request` */
function announced(req: IncomingMessage): { name: string; fileName: string; bytes: number | null } {
  const bytes = lengthOf(req);
  try {
    const { name, filename } = Metadata.parse(String(req.headers['upload-metadata'] ?? ''));
    return { name: name ?? '', fileName: filename?.trim() || 'archive', bytes };
  } catch (cause) {
    throw new AppError('bad-request', 'Upload-Metadata is a list of names with values in base64.', { cause });
  }
}

function lengthOf(req: IncomingMessage): number | null {
  const text = req.headers['upload-length'];
  if (text === undefined) return null;
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new AppError('bad-request', 'Upload-Length is the number of bytes of the file.');
}

import { leaveForLogin } from '@/features/api/login-path';
import type { ClassificationItem } from '@/shared/contracts/classify';

/** The file itself is no photo that can be classified: another try would end the same. */
export class PhotoRefusedError extends Error {
  override readonly name = 'PhotoRefusedError';
}

export type SendPhoto = (args: {
  file: File;
  models: readonly string[];
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}) => Promise<ClassificationItem>;

/** `POST /api/classify`. XMLHttpRequest, because fetch does not report upload progress. */
export const sendPhoto: SendPhoto = ({ file, models, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ models: models.join(','), name: file.name });
    request.open('POST', `/api/classify?${query}`);
    request.responseType = 'json';
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.upload.onload = () => onProgress(1);
    request.onload = () => {
      if (request.status === 401) leaveForLogin();
      if (request.status === 200) resolve(revive(request.response));
      else reject(problemOf(request));
    };
    request.onerror = () =>
      reject(
        new Error(
          'The server cannot be reached. Check that it is running and that you are online, then try again.',
        ),
      );
    request.onabort = () => reject(new Error('Cancelled.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });

function revive(item: ClassificationItem): ClassificationItem {
  return { ...item, createdAt: new Date(item.createdAt) };
}

const REFUSALS = ['bad-photo', 'too-large'];

function problemOf(request: XMLHttpRequest): Error {
  const answer = request.response as { error?: { code?: string; message?: string } } | null;
  const message =
    answer?.error?.message ??
    `The server refused the photo (HTTP ${request.status}). Try again or choose another photo.`;
  return REFUSALS.includes(answer?.error?.code ?? '') ? new PhotoRefusedError(message) : new Error(message);
}

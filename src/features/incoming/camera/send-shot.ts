import { leaveForLogin } from '@/features/api/login-path';
import type { IncomingAdded } from '@/shared/contracts/incoming';

/** The server has an answer that another try would not change. */
export class ShotRefusedError extends Error {
  override readonly name = 'ShotRefusedError';
}

export interface Shot {
  file: Blob;
  name: string;
  classKey: string | null;
}

export type SendShot = (shot: Shot) => Promise<IncomingAdded>;

/**
 * `POST /api/datasets/:dataset/incoming`.
 * @throws ShotRefusedError; any other error may pass
 */
export function shotSender(datasetId: string): SendShot {
  return async ({ file, name, classKey }) => {
    const query = new URLSearchParams({
      name,
      source: 'camera',
      ...(classKey !== null && { class: classKey }),
    });
    const answer = await fetch(`/api/datasets/${datasetId}/incoming?${query}`, {
      method: 'POST',
      headers: { 'content-type': file.type || 'application/octet-stream' },
      body: file,
    });
    if (answer.status === 401) leaveForLogin();
    if (answer.ok) return (await answer.json()) as IncomingAdded;
    const body = (await answer.json().catch(() => null)) as { error?: { message?: string } } | null;
    const message = body?.error?.message ?? `The server refused the photo (HTTP ${answer.status}).`;
    if (answer.status >= 500 || answer.status === 429) throw new Error(message);
    throw new ShotRefusedError(message);
  };
}

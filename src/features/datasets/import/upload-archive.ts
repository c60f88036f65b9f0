/** Why an upload ended without an import; the message is for people. */
class UploadError extends Error {
  override readonly name = 'UploadError';
}

interface UploadArguments {
  name: string;
  file: File;
  /** Called with the fraction sent, 0 to 1. */
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a zip to the import endpoint. XMLHttpRequest, because fetch tells no upload progress.
 * @returns the import's id, to follow with `datasets.importStatus`.
 * @throws UploadError, or an AbortError DOMException when `signal` ended it.
 */
export function uploadArchive({ name, file, onProgress, signal }: UploadArguments): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/datasets/import?name=${encodeURIComponent(name)}`);
    request.setRequestHeader('content-type', 'application/zip');
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const answer = request.response as { importId?: string; error?: { message?: string } } | null;
      if (request.status === 202 && answer?.importId) resolve(answer.importId);
      else reject(new UploadError(answer?.error?.message ?? explainStatus(request.status)));
    };
    request.onerror = () =>
      reject(
        new UploadError(
          'The upload was interrupted. Check that the server is running and that the file did not change, then try again.',
        ),
      );
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function explainStatus(status: number): string {
  if (status === 401) return 'Your session ended. Sign in again in another tab, then try again.';
  if (status === 413)
    return 'The file is too large for an upload; import it with the mintmark command on the server.';
  return `The upload failed (HTTP ${status}). Try again; if it fails again, ask an administrator to look into the server log.`;
}

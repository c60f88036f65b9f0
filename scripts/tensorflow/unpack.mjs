import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/**
 * Extracts the members of a wheel (a zip) that `wanted` accepts.
 * @param {{ wheel: string, target: string, wanted: (name: string) => boolean }} request
 * @returns {Promise<number>} how many files were written
 */
export function unpackWheel({ wheel, target, wanted }) {
  return new Promise((resolve, reject) => {
    yauzl.open(wheel, { lazyEntries: true }, (openError, zip) => {
      if (openError) return reject(openError);
      let written = 0;
      zip.on('error', reject);
      zip.on('end', () => resolve(written));
      zip.on('entry', async (entry) => {
        try {
          // yauzl refuses absolute names and `..`, so the path stays inside the target.
          if (!entry.fileName.endsWith('/') && wanted(entry.fileName)) {
            const file = path.join(target, entry.fileName);
            await mkdir(path.dirname(file), { recursive: true });
            // Unix keeps a file's mode in the upper half; a program must stay one.
            const executable = (entry.externalFileAttributes >>> 16) & 0o111;
            const mode = executable ? 0o755 : 0o644;
            await pipeline(await openMember(zip, entry), createWriteStream(file, { mode }));
            written += 1;
          }
          zip.readEntry();
        } catch (error) {
          zip.close();
          reject(error);
        }
      });
      zip.readEntry();
    });
  });
}

function openMember(zip, entry) {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

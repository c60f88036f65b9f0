import type { PickedFile } from '../datasets/import/pack-files';
import { isPhoto } from './is-photo';

/** A photo that can be read when its turn comes: those of an archive are not unpacked all at once. */
export interface PhotoSource {
  name: string;
  /** In bytes, unpacked; null while that is not known. */
  size: number | null;
  open: () => Promise<File>;
  /** Shown before the server has made a thumbnail; null where it would have to be unpacked. */
  preview: File | null;
}

/** Photos of one visit; more belong into a dataset. */
export const MOST_PHOTOS = 2000;

const ZIP = /\.zip$/i;

export const sourceOf = (file: File): PhotoSource => ({
  name: file.name,
  size: file.size,
  open: async () => file,
  preview: file,
});

/**
 * The photos among what was picked: single files as they are, of folders and zips the photos in them, whatever else lies
 * there.
 * @throws an Error in plain words for an archive that cannot be read or holds no photo
 */
export async function photosOf(files: readonly PickedFile[]): Promise<PhotoSource[]> {
  const photos: PhotoSource[] = [];
  for (const { path, file } of files) {
    if (isZip(file)) photos.push(...(await photosOfZip(file)));
    else if (!path.includes('/') || isPhoto(file)) photos.push(sourceOf(file));
  }
  return photos;
}

const isZip = ({ name, type }: File) => ZIP.test(name) || type === 'application/zip';

async function photosOfZip(archive: File): Promise<PhotoSource[]> {
  // Loaded when the first archive comes.
  const { BlobReader, BlobWriter, configure, ZipReader } = await import('@zip.js/zip.js');
  // Workers would be made of blobs, which the page's security policy does not run.
  configure({ useWebWorkers: false });
  const entries = await new ZipReader(new BlobReader(archive)).getEntries().catch(() => {
    throw new Error(`${archive.name} is no zip that can be read. Unpack it and choose the folder.`);
  });
  const photos = entries.flatMap((entry): PhotoSource[] => {
    const name = entry.filename.split('/').at(-1) ?? '';
    if (entry.directory || !isPhoto({ name, type: '' })) return [];
    const open = async () => {
      const blob = await entry.getData(new BlobWriter()).catch(() => {
        throw new Error(
          entry.encrypted
            ? 'It is locked with a password in its zip. Unpack it first.'
            : 'It is damaged in its zip.',
        );
      });
      return new File([blob], name);
    };
    return [{ name, size: entry.uncompressedSize, open, preview: null }];
  });
  if (photos.length === 0) throw new Error(`${archive.name} holds no photo.`);
  return photos;
}

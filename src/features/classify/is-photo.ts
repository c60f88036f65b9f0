import { PHOTO_FILE } from '@/shared/photo-file';

/** Is this file of a folder a photo, as far as its name tells? Its bytes are looked at by the server. */
export function isPhoto({ name, type }: Pick<File, 'name' | 'type'>): boolean {
  if (name.startsWith('.')) return false;
  // Some browsers know no type of HEIC, TIFF or AVIF.
  return type === '' ? PHOTO_FILE.test(name) : type.startsWith('image/');
}

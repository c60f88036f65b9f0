/** Photos that some browsers know no type of. */
const PHOTO = /\.(jpe?g|png|webp|avif|tiff?|gif|bmp|heic|heif)$/i;

/** Is this file of a folder a photo, as far as its name tells? Its bytes are looked at by the server. */
export function isPhoto({ name, type }: Pick<File, 'name' | 'type'>): boolean {
  if (name.startsWith('.')) return false;
  return type === '' ? PHOTO.test(name) : type.startsWith('image/');
}

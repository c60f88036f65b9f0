import { NativePhotos, type PhotoAddon, setNativePhotos } from '@/shared/augment/native-photos';

/** The version of the addon's functions that `NativePhotos` calls. */
const VERSION = 1;

/**
 * Loads the addon into this thread; from then on it augments photos there.
 * @param file null, or one that does not load here, leaves the loops in TypeScript
 */
export function loadNativePhotos(file: string | null): void {
  setNativePhotos(null);
  if (file === null) return;
  const addon = { exports: {} as PhotoAddon };
  try {
    process.dlopen(addon, file);
  } catch {
    return;
  }
  if (addon.exports.version === VERSION) setNativePhotos(new NativePhotos(addon.exports));
}

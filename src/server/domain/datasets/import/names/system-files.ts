/** Folders and files that operating systems, file servers and programs leave beside photos, in lower case. */
const SYSTEM_NAMES = new Set([
  '__macosx',
  '.ds_store',
  '.appledouble',
  '.appledb',
  '.appledesktop',
  '.localized',
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.volumeicon.icns',
  'network trash folder',
  'temporary items',
  'thumbs.db',
  'thumbs.db:encryptable',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  '$recycle.bin',
  'recycler',
  'system volume information',
  '@eadir',
  '#recycle',
  '#snapshot',
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '.@__thumb',
  '.thumbnails',
  '.thumbs',
  '.thumb',
  '.xvpics',
  'lost+found',
  '.directory',
  '.trash-1000',
  '.trash',
  '.picasa.ini',
  'picasa.ini',
  '.picasaoriginals',
  'zbthumbnail.info',
  '.nomedia',
  '.sync',
  '.stfolder',
  '.dropbox',
  '.dropbox.cache',
]);

/** Finder keeps a folder's picture in a file called "Icon" and a carriage return; decoded or escaped by some programs. */
const MAC_ICON = /^icon(\r|\u240d|\uf00d|%0d)$/i;

/** The part of a path that only a system can mean; null when people mean all of it. */
export function systemPart(segments: readonly string[]): string | null {
  for (const segment of segments) {
    if (segment.startsWith('._')) return '._ files of macOS';
    if (SYSTEM_NAMES.has(segment.toLowerCase())) return segment;
    if (MAC_ICON.test(segment)) return 'Icon files of macOS';
  }
  return null;
}

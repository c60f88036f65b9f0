/** Names of files that are photos, by their ending. What a file is its bytes decide; this is for what was not opened yet. */
export const PHOTO_FILE = /\.(jpe?g|jpe|jfif|png|webp|avif|tiff?|gif|bmp|hei[cf])$/i;

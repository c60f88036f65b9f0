/** Limits of the trainer. */
export const trainerTunables = {
  /**
   * Most that one run may keep on disk of activations at the cut of `trainable: blocks`. Above it the frozen part
   * runs in each step, which takes about as long again as the trained part.
   */
  activationCacheMaxGiB: 8,
  /** What must stay free on the cache's disk after them: other runs write there too. */
  freeDiskReserveGiB: 2,
  /**
   * Most that the decoded photos of all datasets and sizes may take on disk; those used least recently go first, and
   * are decoded again when a run wants them. 224 pixels take 0.14 GiB per thousand photos.
   */
  pixelCacheMaxGiB: 32,
  /** The same for the activations of frozen layers, of all runs; those gone are computed again. */
  activationFolderMaxGiB: 32,
};

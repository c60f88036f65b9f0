/** Limits of the trainer. */
export const trainerTunables = {
  /**
   * Most that one run may keep on disk of activations at the cut of `trainable: blocks`. Above it the frozen part
   * runs in each step, which takes about as long again as the trained part.
   */
  activationCacheMaxGiB: 8,
  /** What must stay free on the cache's disk after them: other runs write there too. */
  freeDiskReserveGiB: 2,
};

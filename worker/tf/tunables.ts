/** Limits and intervals of the trainer; the agent has its own in worker/agent/tunables.ts. */
export const trainerTunables = {
  /**
   * Largest size of one run's activations at the cut of `trainable: blocks` on disk. Above it the frozen part
   * runs in each step, which takes about as long again as the trained part.
   */
  activationCacheMaxGiB: 8,
  /** Space that must stay free on the cache's disk besides: other runs write there too. */
  freeDiskReserveGiB: 2,
  /**
   * Largest size of the decoded photos of all datasets and sizes on disk; the least recently used are removed first, and
   * decoded again when a run needs them. 224 pixels take 0.14 GiB per thousand photos.
   */
  pixelCacheMaxGiB: 32,
  /** The same for the activations of frozen layers of all runs; removed ones are computed again. */
  activationFolderMaxGiB: 32,
  /** Progress is read from the device and reported this often. */
  progressIntervalMs: 250,
  /** A last fit takes hours, and each report is an entry of the run's log for good. */
  lastFitReportMs: 15_000,
  /** Photos per step where no gradient is computed. */
  inferenceBatch: 32,
  /** Batches prepared ahead of the step, besides those the threads work on: one to take, one for a slow moment. */
  prefetchedBatches: 2,
  /** A thread augments some 300 photos a second, and over 1,000 where its loops are compiled: this many keep up with a large GPU. */
  maxLoaderThreads: 16,
  /** Memory that the batches of all threads may take, of which each has one besides those ahead: fewer threads then. */
  loaderMemoryGiB: 1,
  /** Programs handed to a WebGPU device at once. A tensor's memory is free for another only then: more of them take more. */
  webgpuDispatchesPerSubmit: 48,
  /** A temporary file that was not written to for this long belongs to a process that was killed. */
  temporaryFileMaxAgeMs: 60 * 60 * 1000,
  /** Without internet access the failure must come soon: the run then starts with random weights. */
  weightsFirstAnswerMs: 8_000,
  weightsFileMs: 120_000,
};

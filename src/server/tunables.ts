/** Every limit of the server in one place: the unit in the name, the consequence in the comment. */
export const tunables = {
  /** A worker silent for this long loses its run; shorter requeues on a hiccup, longer leaves zombies. */
  leaseSeconds: 30,
  /** Two missed heartbeats still leave a third before the lease ends. */
  heartbeatSeconds: 5,
  /** How often leases are checked; adds at most this to the time a silent worker goes unnoticed. */
  staleSweepSeconds: 5,
  /** A run that lost its worker this often is failed instead of queued again. */
  maxAttempts: 4,
  /** Largest zip that may be uploaded; above it the import belongs on the server's own disk. */
  maxArchiveBytes: 8 * 1024 ** 3,
  /** Largest single photo; a larger one is skipped by the import and refused by classify. */
  maxImageBytes: 32 * 1024 ** 2,
  /** Most files in one archive. */
  maxArchiveEntries: 500_000,
  /** Sum of all unpacked bytes of one archive; a zip bomb ends here. */
  maxUnpackedBytes: 32 * 1024 ** 3,
  /** Photos classified in one request. */
  maxClassifyImages: 16,
  /** Model versions one request may ask at once. */
  maxClassifyModels: 8,
} as const;

/** The last of Unix' niceness. */
export const NICEST = 19;

/** Limits and intervals of the worker; the trainer has its own in worker/tf/tunables.ts. */
export const agentTunables = {
  /** A run is claimed this often even without a `wake` from the server: a lost one costs no more than this. */
  claimIntervalMs: 15_000,
  /** How often the machine is sampled: a chart of an hour has 720 points, and a sample costs nearly nothing. */
  statusIntervalSeconds: 5,
  /** Within this time runs are released before the process ends; the server takes back others when their lease expires. */
  shutdownMs: 9_000,

  /** A cancelled trainer may end by itself for this long before it is killed. */
  cancelGraceMs: 5_000,
  /** Progress of downloads and uploads is reported at most this often. */
  progressIntervalMs: 500,
  /**
   * The trainer runs so much nicer than its worker: behind all that the server does on this machine (its tunables),
   * so that a photo is answered soon beside a training run. MINTMARK_TRAINER_NICENESS says otherwise.
   */
  trainerNiceness: 12,
  /** The end of the trainer's stderr that is kept for the message of a crash. */
  trainerStderrMaxCharacters: 4_000,
  /** Invalid messages of one trainer that get a line in the log, and how much of each. */
  maxInvalidMessagesLogged: 5,
  invalidMessageMaxCharacters: 500,

  /** Events are sent at most this often, however fast the server answers: those in between travel together. */
  eventSendIntervalMs: 100,
  /** After a pause, the first event waits this long for others of the same moment, such as those of an epoch's end. */
  eventGatherMs: 10,
  /** From this many waiting events on, every second one of progress inside epochs and of telemetry is dropped. */
  thinEventsAbove: 20_000,
  maxEventsPerMessage: 500,
  /** Well below the server's limit for one message, which would end the connection. */
  eventMessageMaxBytes: 256 * 1024,

  /** Least time between two uploads of checkpoints: epochs of a second are not each worth 60 MB. Another worker then continues from a minute earlier. */
  checkpointUploadIntervalMs: 60_000,
  /** An upload in progress may finish for this long after the attempt ended, for the sake of the next attempt. */
  checkpointCloseGraceMs: 5_000,
  /** Checkpoint folders of runs that no server mentions are removed after this; several servers may share one cache. */
  checkpointFolderMaxAgeMs: 30 * 24 * 3_600_000,

  /** Enough that the request itself costs nothing, few enough that several requests share the work. */
  photosPerRequest: 64,
  concurrentPhotoRequests: 4,
  concurrentPhotoLookups: 32,
  concurrentResultUploads: 4,
  /** Photos are removed from the cache in batches of this size; each batch reads once which photos are in use. */
  photoRemovalBatch: 256,
  /** A temporary file that was not written to for this long belongs to a process that was killed. */
  temporaryFileMaxAgeMs: 60 * 60 * 1000,

  /** Waits between attempts at a blob, together two minutes: a server that restarts is back by then. */
  blobRetryMs: [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000],
  /** Longest wait where a blob must arrive: a server whose disk was full gets it soon after there is space again. */
  blobRetryMaxMs: 15_000,
  /** Waits between attempts at a message, doubled from the first to the last. */
  messageRetryMinMs: 250,
  messageRetryMaxMs: 10_000,
  /** Wait before connecting again after the server closed the connection or refused it for now. */
  reconnectMs: 2_000,
  /** How long an answer may take. `finish` waits for the server's check of the model, which runs the golden set. */
  answerTimeoutMs: {
    claim: 30_000,
    status: 5_000,
    heartbeat: 5_000,
    started: 15_000,
    events: 15_000,
    checkpoint: 15_000,
    finish: 300_000,
  },
  /** How often a local server's file is looked for until the server has started. */
  localServerPollMs: 250,

  /** Loading CUDA for the first time can take long; a driver that hangs must not hang the worker. */
  probeTimeoutMs: 120_000,
  gpuQueryTimeoutMs: 20_000,
};

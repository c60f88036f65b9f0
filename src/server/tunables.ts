/** Every limit of the server in one place: the unit in the name, the consequence in the comment. */
export const tunables = {
  /**
   * A worker silent for this long loses its run; shorter requeues on a hiccup, longer leaves zombies. The default:
   * MINTMARK_LEASE_SECONDS sets another one.
   */
  leaseSeconds: 30,
  /** Heartbeats in one lease: several may be lost before it ends. */
  heartbeatsPerLease: 6,
  /** How often in one lease all leases are checked; fewer leave a silent worker unnoticed for longer. */
  leaseChecksPerLease: 6,
  /** How often the server checks for runs whose scheduled time has come; adds at most this to the time. */
  scheduleCheckSeconds: 2,
  /** How often active sweeps are checked without any event; makes up for events that another server received. */
  sweepCheckSeconds: 30,
  /** The same person opening the test figures of the same models within this is one look, as by a reload. */
  testOpeningMinutes: 60,
  /** A leased run that reports no progress for this long is marked as stalled; slow set-ups take minutes. */
  stallMinutes: 10,
  /** How often the server checks for stalled runs; adds at most this to the time one goes unnoticed. */
  stallCheckSeconds: 15,
  /** How often the server checks for due deliveries; adds at most this to the time until one is sent. */
  deliveryPollSeconds: 2,
  /** Deliveries sent at a time; a slow receiver delays as many others at most. */
  deliveriesAtOnce: 8,
  /** A receiver or mail server that does not answer by then has not got it. */
  deliveryTimeoutSeconds: 10,
  /** A delivery whose server died while it sent is tried again after this; shorter than a send would double it. */
  deliveryClaimSeconds: 120,
  /** With the two below: tries over about a day, then the delivery is given up. */
  deliveryTries: 16,
  deliveryFirstRetrySeconds: 10,
  deliveryLongestRetrySeconds: 4 * 3600,
  /** Older notifications are removed with their deliveries. */
  notificationDays: 90,
  notificationCleanupSeconds: 3600,
  /** Runs whose sweep is remembered; beyond that it is read again. */
  rememberedSweepRuns: 5000,
  /** Runs that one sweep may make; more would fill the queue for days by one slip of a key. */
  maxSweepRuns: 200,
  /** Queued runs read at a time while one is looked for that a worker can train; fewer ask the database more often. */
  queuePageRuns: 200,
  /** Entries of a run's log from one packing of its step curve to the next; fewer pack more often. */
  packEveryEntries: 512,
  /** Fewer points of a step curve than this are read as fast from the log as packed. */
  packMinPoints: 256,
  /** Runs in which an estimate looks for a comparable one; older ones say little about today's machines. */
  estimateRuns: 100,
  /** A run that lost its worker this often in a row without getting further is failed instead of queued again. */
  maxFruitlessAttempts: 4,
  /** Checkpoints of a run that are kept here, the newest ones; the one before serves when the newest is damaged. */
  keptCheckpoints: 2,
  /** How often obsolete checkpoints are removed; one that no run names is removed when it is found twice. */
  checkpointCleanupSeconds: 3600,
  /** Tries of a write that another one overtook; reached only when many write the same run at once. */
  writeTries: 8,
  /** Writes that share a transaction, of as many runs or answers; more make the first of them wait for the last. */
  maxWritesPerCommit: 64,
  /**
   * While others are on their way, a write waits for their company this share of the time that it has taken itself, and
   * `maxMs` at most. Less costs more commits, each of some milliseconds of the event loop; more makes everybody wait.
   */
  commitPause: { share: 0.1, maxMs: 250 },
  /** A common commit that failed sooner than this is tried one by one; one that took longer would take as long again. */
  groupRetryMs: 2_000,
  /** How often a socket is pinged; shorter costs packets, longer notices a dead line later. */
  socketPingSeconds: 10,
  /** A socket that does not answer for this long is closed; a suspended laptop comes back through the replay. */
  socketPongSeconds: 15,
  /** Largest socket.io message; a larger one ends the connection. Workers keep their batches well below. */
  maxSocketMessageBytes: 1024 ** 2,
  /**
   * Messages of one worker that wait for their answers; one more ends its connection. A worker with 64 runs has
   * three or four of each.
   */
  maxWorkerMessagesInFlight: 300,
  /** Rejected messages of one worker get a line in the log this often; shorter lets a flood fill the disk. */
  rejectionLogSeconds: 10,
  /** A revoked session or token loses its socket within this time, when nothing announced it earlier. */
  accessRecheckSeconds: 30,
  /** How often the heads of followed runs are compared; a message lost between servers is made good within this. */
  headCheckSeconds: 3,
  /** Changes within this time are announced to the pages as one; longer feels slow, shorter refetches often. */
  changedCoalesceMs: 250,
  /** How often lists are refreshed by progress inside an epoch; shorter refetches every open list more often. */
  progressChangedMs: 2_000,
  /** Runs one page may follow at a time over its socket. */
  maxLiveSubscriptions: 64,
  /** Subscriptions that one page may begin in a minute: each reads a log, and a page begins each once. */
  maxSubscribesPerMinute: 256,
  /** How often a page may say in a minute at which draft or review it is, and at which finding: with every one that it takes up. */
  maxVisitsPerMinute: 240,
  /** How often a page may say in a minute where in a review its person points: a few more than ten a second, the pace of pages. */
  maxPointsPerMinute: 720,
  /** Sockets of one person on one server; more keep the others' events waiting. */
  maxLiveSocketsPerPerson: 250,
  /** A connection that nothing has let in by then is closed. */
  socketAdmissionSeconds: 15,
  /** A page this far behind a log is sent what matters of it; fewer events are sent one and all. */
  condenseAboveEvents: 1_000,
  /** Unsent packets of one socket before the server stops feeding it and later reads on from the database. */
  maxSocketBacklog: 64,
  /** Largest file of a training result. */
  maxArtifactBytes: 2 * 1024 ** 3,
  /** Largest zip that may be uploaded; above it the import belongs on the server's own disk. */
  maxArchiveBytes: 8 * 1024 ** 3,
  /** Largest single photo; a larger one is skipped by the import and refused by classify. */
  maxPhotoBytes: 32 * 1024 ** 2,
  /** Most files in one archive. */
  maxArchiveEntries: 200_000,
  /** Class folders of one archive; the network has an output for each, and the pages a row. */
  maxImportClasses: 5_000,
  /** Files that the report of an import lists one by one; the rest is counted. */
  maxListedSkips: 5_000,
  /** Sides of what is cut out of a photo; a smaller one shows no coin. */
  minCropPixels: 8,
  /** Coins that are cut out of one photo in one go, which holds them all: a photo with more is decoded again. */
  cropsAtOnce: 32,
  /** Sum of all unpacked bytes of one archive; a zip bomb ends here. */
  maxUnpackedBytes: 32 * 1024 ** 3,
  /** HEIC photos decoded at once: each takes a core for a second and some 300 MB. */
  heicAtOnce: 2,
  /** Photos of an import in hand at once: unpacking, hashing, decoding and writing overlap; more costs memory. */
  importConcurrency: 4,
  /** Imports that run at once on one server: each holds the list of its archive; the others wait. */
  importsAtOnce: 2,
  /** Imports and uploads of one person that have not ended; more fill the disk. */
  maxImportsPerPerson: 5,
  /** A server that an archive is fetched from and that sends nothing for this long is asked again. */
  fetchSilenceSeconds: 30,
  /** Tries without a new byte before a fetch is given up; the wait between two doubles from the first. */
  fetchTries: 5,
  fetchFirstRetryMs: 1_000,
  /** The whole of a fetch; a slow line brings 8 GiB within it at 0.6 MB/s. */
  fetchHours: 4,
  fetchRedirects: 5,
  /** How often a fetch is written down and announced. */
  fetchProgressMs: 1_000,
  /** A file that is sent in pieces is removed when nothing of it has come for this long. */
  uploadDays: 3,
  /** An import that waits to be saved is removed after this, with its file. */
  stagedImportDays: 7,
  /** How often both are looked for. */
  uploadCleanupSeconds: 3600,
  /** Comments of one person: each may be a mail to everybody whom it names, and nobody writes more by hand. */
  maxCommentsPerMinute: 30,
  /** Photos that may wait in the incoming queue of one dataset; more are refused until some are accepted or rejected. */
  maxIncomingPhotos: 100_000,
  /** Rejected photos can be taken back for so long; accepted ones are listed in the queue until then. */
  decidedIncomingDays: 30,
  incomingCleanupSeconds: 3600,
  /** Staged archives whose list is in memory: two hundred thousand names take some 80 MB. */
  stagedArchivesOpen: 4,
  /** Left free on the disk by an upload: the import of it, the database and everybody else need some too. */
  uploadReserveBytes: 256 * 1024 ** 2,
  /** How long a request waits for an earlier one on the same upload to end; one whose line died ends in a second. */
  uploadLockSeconds: 20,
  uploadLockTryMs: 100,
  /** How long the earlier request may still write what has arrived. */
  uploadDrainMs: 1_000,
  /** Sent as `Retry-After` to whoever has so many. */
  importRetryAfterSeconds: 60,
  /** How often a running import is written down and announced; more often shows nothing new to the eye. */
  importProgressMs: 500,
  /** How often the failure of an import is written again while the database refuses. */
  importMarkRetryMs: 2_000,
  /** Saving a version is undone after this; long enough for a million photos. */
  importTransactionSeconds: 600,
  /** Photos classified in one request. */
  maxClassifyPhotos: 16,
  /** Model versions that one request may classify with. */
  maxClassifyModels: 8,
  /** Model versions that classify when the caller names none: enough to compare, few enough to answer soon. */
  defaultClassifyModels: 4,
  /** Model versions among which each dataset's best is looked for, the newest; older ones have to be named. */
  maxRankedModels: 2000,
  /** A result of `/readyz` is reused for this long; shorter writes to the file store more often. */
  readinessSeconds: 5,
  /** A database or store that takes longer to answer `/readyz` counts as away. */
  readinessTimeoutMs: 3_000,
  /** A session unused for this long ends; longer leaves forgotten browsers signed in. */
  sessionDays: 14,
  /** A session ends after this however much it is used; longer lets a stolen cookie work on. */
  sessionLongestDays: 90,
  /** Failed sign-ins to one account before the next must wait; fewer punish a typing error. */
  accountFreeFailures: 5,
  /** The wait after that, doubled with each failure: it keeps guesses to a few hundred a day. */
  accountFirstWaitSeconds: 1,
  /** More would let anybody keep a person out for long. */
  accountLongestWaitSeconds: 300,
  /** Without a failure for this long an account's are forgotten. */
  accountForgetSeconds: 24 * 3600,
  /** Recovery codes of an authenticator app; each works once. */
  recoveryCodes: 10,
  /** Whether the team requires a second factor is read this often; longer lets others in for longer after it is set. */
  policyCacheMs: 5_000,
  /** A link for a new password works for this long; a longer one lingers in mailboxes. */
  resetLinkHours: 24,
  /** Mails with such a link for one account within that time; more would fill a mailbox. */
  resetMails: 3,
  /** How often expired sessions, links and counters are removed. */
  accessCleanupSeconds: 3600,
  /** Sign-in attempts of one address within the window; fewer locks out a shared office, more helps guessing. */
  signInAttempts: 10,
  signInWindowSeconds: 60,
  /** A token's last use is written once in this time; a write for each call would cost more than the call. */
  tokenUseStepMs: 60_000,
  /** An invitation link works for this long; a longer one lingers in chats and mailboxes. */
  inviteDays: 7,
  /**
   * JSON of whoever is not signed in, and what pages say over their socket: a sign-in, an invitation, which run to
   * follow. More lets strangers keep the event loop busy.
   */
  strangersJson: { maxBytes: 8 * 1024, maxDepth: 8, maxNodes: 200 },
  /** JSON of people and programs; photos and archives come as plain bodies. A sweep of many fields has 2,000 parts. */
  membersJson: { maxBytes: 256 * 1024, maxDepth: 16, maxNodes: 10_000 },
  /** A message of a worker; a batch of 500 events has some 20,000 parts. More blocks everybody else for longer. */
  workersJson: { maxBytes: 1024 ** 2, maxDepth: 16, maxNodes: 100_000 },
  /** Body of a long poll of a socket that no worker token speaks for; a page follows 64 runs in 6 KiB. */
  strangersPollBytes: 16 * 1024,
  /** Entries of the audit log that arise within this time are appended together; longer loses more with the power. */
  auditGroupMs: 25,
  auditGroupEntries: 500,
  /** How soon the audit log is written again after the database refused. */
  auditRetryMs: 2_000,
  /** What a stranger can repeat at will (a refused token, an exhausted limit) is recorded once in this time. */
  auditRepeatSeconds: 600,
  /** Strangers that are remembered for it. */
  auditRepeatKeys: 10_000,
  /** Entries that are verified or exported at a time; more keep the event loop longer. */
  auditBatchEntries: 500,
  /** How often entries beyond their time are removed, and how many at most; more hold the database longer. */
  auditCutSeconds: 3600,
  auditCutEntries: 20_000,
  /** A request that has not arrived by then is cut; bounds an upload of `maxArchiveBytes` over a slow line. */
  requestTimeoutSeconds: 4 * 3600,
  /** The head of a request must have arrived by then: clients that open and say nothing hold a connection each. */
  headersTimeoutSeconds: 20,
  /** The body of a call must have arrived by then; photos and archives have `requestTimeoutSeconds`. */
  jsonBodySeconds: 30,
  /** How often requests are checked for the two limits above; adds at most this to them. */
  connectionCheckSeconds: 5,
  /** A connection on which nothing moves for this long is cut, in either direction; an answer may take as long. */
  idleConnectionSeconds: 180,
  /** How often the certificate's files are checked for a renewal. */
  certificateCheckSeconds: 60,
  /** How long connections may finish their work at shutdown before they are cut. */
  drainSeconds: 4,
  /** How long jobs may finish a run at shutdown before the server stops without waiting for them. */
  jobStopSeconds: 3,
  /** The whole shutdown; what has not ended by then is cut. `npm start` promises ten seconds. */
  shutdownSeconds: 9,
  /** Copies of the database that are kept from before a migration; each is as large as the database. */
  keptMigrationBackups: 3,
  /** How often it is checked whether a backup is due; adds at most this to the time of one. */
  backupCheckSeconds: 60,
  /** A scheduled backup that failed is tried again after this; shorter fills the log while a disk is full. */
  backupRetrySeconds: 900,
  /** How often the database file is read and checked for damage; it costs the disk a few seconds for a gigabyte. */
  databaseCheckSeconds: 24 * 3600,
  /** How often networks of earlier releases are looked for; one that failed for a passing reason is tried again. */
  rebuildGraphsSeconds: 3600,
  /** Things that one transaction puts into the bin; more keep other writers waiting for longer. */
  deletionsPerCommit: 20,
  /** How often the bin is emptied of what has lain in it for its time. */
  purgeSeconds: 3600,
  /** Things that one transaction removes for good. */
  purgedItemsPerCommit: 50,
  /** Rows of a log or of predictions that one statement removes; more stop the server for longer. */
  purgedRowsPerStatement: 2000,
  /** How often the retention settings are applied. */
  retentionSeconds: 6 * 3600,
  /**
   * A file that nothing names any more is removed after this. Whoever stores the same bytes must have written the row
   * that names them within it; an import that takes longer is waited for.
   */
  unusedBlobHours: 24,
  /** Noted files that are read at a time. */
  collectedBlobsAtOnce: 5000,
  /** Files that one transaction removes; while it does, nobody stores the same bytes, and on SQLite nobody writes. */
  collectedBlobsPerCommit: 20,
  /** Processes that decode photos and run networks; more answer more people at once and take cores from trainers. */
  maxPoolProcesses: 5,
  /** Threads of a network that a person waits for; each more gains less, and they take the cores from other answers. */
  maxPoolThreads: 4,
  /**
   * Who gets the processor when all want it: the web process, then what people wait for, then what nobody waits for
   * (imports, reports, backups), then trainers (the worker's own tunables). Closer together, photos that are decoded
   * make pages wait; further apart, a busy server hardly trains.
   */
  poolNiceness: 4,
  backgroundNiceness: 8,
  /** Tasks that wait for such a process; more would be answered after everybody has left. */
  maxPoolQueue: 200,
  /** Tasks of one person, running and waiting; more would keep others waiting. */
  maxPoolTasksPerPerson: 16,
  /** A process above this is ended with its task; less refuses large photos, more endangers small machines. */
  maxPoolProcessMegabytes: 1536,
  /** Sent as `Retry-After` when the pool's queue is full. */
  poolRetryAfterSeconds: 5,
  /** How long running tasks may finish when the server ends. */
  poolCloseMs: 2_000,
  /** How long a page counts as present at a draft, and keeps the finding it has taken up, after its last sign; it gives one three times as often. */
  draftVisitSeconds: 30,
  /** Changes of a draft within this time are announced once; two people side by side still see each other at once. */
  draftChangedMs: 50,
  /** Photos of a draft that one transaction changes; more keep other writers waiting, fewer make longer logs. */
  bulkPartPhotos: 2_000,
  /** Changes of more photos begin at once; this is for those that a server has left when it died. */
  doBulksSeconds: 15,
  /** How often dataset versions without a report are looked for; its work begins so long after an import at most. */
  makeReportsSeconds: 30,
  /** Evaluations that were asked for begin at once; this is for those that another server has left. */
  runEvaluationsSeconds: 30,
  /** The same for measurements of robustness. */
  measureRobustnessSeconds: 30,
  /** Photos of such a measurement, each asked about sixteen times; more narrow the intervals and take longer. */
  robustnessPhotos: 120,
  /** Maps that were asked for begin at once; this is for those that another server has left. */
  makeMapsSeconds: 60,
  /** How often models that answer without a profile are looked for; those that are asked for begin at once. */
  makeProfilesSeconds: 60,
  /** Training photos of a model whose features are kept: the nearest are looked for among all of them, 128 MB. */
  maxProfilePhotos: 100_000,
  /** Training photos that are shown as the nearest to an answer. */
  nearestPhotos: 6,
  /** Photos measured, or batches of pairs compared, at a time; more finish sooner and take cores from trainers. */
  reportConcurrency: 2,
  /** How often the progress of a report is written and announced. */
  reportProgressMs: 1_000,
  /** Products of descriptors in one task: a second or two of one process. */
  comparedDescriptorsAtOnce: 2_000_000,
  /** Pairs of photos in one task: under a second of one process, and a few megabytes on the way to it. */
  comparedPairsAtOnce: 200,
  /** From which likeness on two photos are one: most photos of equal coins in one light stay below. */
  nearCopyLikeness: 0.955,
  /** From which likeness on a person should look: badly spoiled copies come so low, and equal coins photographed twice so high. */
  lookAlikeLikeness: 0.9,
  /** How probable another class must be, if it is that or the given one; less lists more that are right. */
  wrongLabelDoubt: 0.99,
  /** The same for classes below five photos: the share of the neighbours that must have the other class. */
  wrongLabelVotes: 0.8,
  /** In robust standard deviations from the others of its class; less lists more that are only rare. */
  outlierDistance: 3,
} as const;

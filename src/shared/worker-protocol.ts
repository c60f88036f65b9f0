import { z } from 'zod';
import { machineSampleSchema } from './machine-sample';
import { recipeSchema } from './recipe/recipe';
import { checkpointPositionSchema, wholeNumber, workerEventBodySchema } from './run-events';
import { labelSchema } from './run-requirements';
import {
  manifestSchema,
  runtimeNameSchema,
  trainerErrorCodeSchema,
  trainerSummarySchema,
} from './trainer-job';

/** Raised with every incompatible change; server and worker of different numbers refuse each other. */
export const WORKER_PROTOCOL_VERSION = 7;

/** Sent by the worker in socket.io's handshake `auth`. */
export const workerHelloSchema = z.object({
  token: z.string(),
  protocol: z.number().int(),
  /** Stable over restarts of the same worker; made by the worker and kept in its cache folder. */
  workerId: z.string().min(8).max(64),
  name: z.string().min(1).max(80),
  /** Null when nothing on this machine can train; `problem` then says why. */
  runtime: runtimeNameSchema.nullable(),
  device: z.string().max(500),
  problem: z.string().max(10_000).nullable(),
  versions: z.record(z.string().max(80), z.string().max(200)),
  /** What it is called by runs that ask for a kind of worker. */
  labels: z.array(labelSchema).max(20),
  /** Runs it trains at a time. */
  slots: z.number().int().min(1).max(64),
  /** Of its largest GPU; null without one, or where it is not known. */
  gpuMemoryMiB: z.number().int().min(1).nullable(),
});
export type WorkerHello = z.infer<typeof workerHelloSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A checkpoint the server keeps, to continue from on any worker. Its file is named by the hash of its bytes. */
const keptCheckpointSchema = checkpointPositionSchema.extend({
  hash: sha256,
  bytes: z.number().int(),
  /** The attempt that made it. Of two, the one of the later attempt is newer, then the one of the later step. */
  attempt: wholeNumber.min(1),
});
export type KeptCheckpoint = z.infer<typeof keptCheckpointSchema>;

const runRef = { runId: z.string().min(1).max(64), attempt: wholeNumber.min(1) };

/** Worker → server messages, each answered by an acknowledgement of the type named in `WorkerReplies`. */
export const workerMessages = {
  claim: z.object({
    /** Runs of which this worker has checkpoints on its disk; it removes those of runs that have ended. */
    checkpointsOf: z.array(z.string()).max(1000),
    /** Attempts it is working on: whatever else the server thinks it owns was lost with an earlier process. */
    owned: z.array(z.object(runRef)).max(64),
  }),
  /** How the machine does, every few seconds, with or without a run. */
  status: z.object({ sample: machineSampleSchema }),
  heartbeat: z.object(runRef),
  /** The trainer process runs; claimed → running. */
  started: z.object(runRef),
  /**
   * A batch of events. `sourceSeq` counts from 1 without gaps within an attempt; the server commits each once
   * and answers the highest committed, so that a resend after a lost answer does no harm. `at` and `sentAt`, when
   * this very message was sent, are milliseconds of one clock that never jumps; it need not be the time of day.
   */
  events: z.object({
    ...runRef,
    sentAt: z.number().optional(),
    events: z
      .array(z.object({ sourceSeq: z.number().int().min(1), at: z.number(), event: workerEventBodySchema }))
      .max(500),
  }),
  /** Uploaded beforehand; the server keeps the newest two of a run until it ends. */
  checkpoint: z.object({ ...runRef, checkpoint: keptCheckpointSchema }),
  finish: z.object({
    ...runRef,
    outcome: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('succeeded'),
        summary: trainerSummarySchema,
        /** Uploaded beforehand to the blob store; `path` is relative to the results folder. */
        files: z.array(z.object({ path: z.string(), hash: sha256, bytes: z.number().int() })).max(200),
      }),
      z.object({ kind: z.literal('failed'), code: trainerErrorCodeSchema, message: z.string().max(4000) }),
      z.object({ kind: z.literal('cancelled') }),
      /** Its last checkpoint was uploaded before, if there is anything to continue from. */
      z.object({ kind: z.literal('paused') }),
      /** The worker shuts down or lost its trainer: back into the queue, if tries are left. */
      z.object({ kind: z.literal('released'), reason: z.string().max(4000) }),
    ]),
  }),
} as const;

export type WorkerMessageName = keyof typeof workerMessages;
export type WorkerMessages = { [N in WorkerMessageName]: z.infer<(typeof workerMessages)[N]> };

/** A run as handed to a worker. */
export const assignmentSchema = z.object({
  ...runRef,
  runName: z.string(),
  recipe: recipeSchema,
  manifest: manifestSchema,
  leaseSeconds: z.number(),
  heartbeatSeconds: z.number(),
  /** Newest first. The worker may have a newer one on its own disk. */
  checkpoints: z.array(keptCheckpointSchema),
  /** The last epoch whose metrics the server has; 0 when it has none. */
  lastEpoch: z.number().int().min(0),
  /** Someone asked to stop before this attempt began: it evaluates and exports the best weights so far. */
  stop: z.boolean(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** `fenced`: another attempt owns the run; the worker must drop it and write nothing more. */
export type Directive = 'continue' | 'pause' | 'stop' | 'cancel' | 'fenced';

export interface WorkerReplies {
  claim: { assignment: Assignment | null; ended: string[] };
  /** `draining`: it is asked to take no more runs. `removed`: someone took it off the list; it ends. */
  status: { draining: boolean; removed: boolean };
  heartbeat: { directive: Directive };
  started: { directive: Directive };
  events: { directive: Directive; committed: number };
  checkpoint: { directive: Directive };
  finish: { directive: Directive };
}

/** Every acknowledgement: an answer, or an error the worker logs. `retry` tells whether the same call may pass later. */
export type WorkerAck<N extends WorkerMessageName> =
  | { ok: true; reply: WorkerReplies[N] }
  | { ok: false; error: string; retry: boolean };

/** Server → worker: `wake` says that there may be work; `control` says to heartbeat now. */
export interface ServerToWorkerEvents {
  wake: () => void;
  control: (ref: { runId: string }) => void;
}

import { z } from 'zod';
import { recipeSchema } from './recipe';
import { workerEventBodySchema } from './run-events';
import {
  manifestSchema,
  runtimeNameSchema,
  trainerErrorCodeSchema,
  trainerSummarySchema,
} from './trainer-job';

/** Raised with every incompatible change; server and worker of different numbers refuse each other. */
export const WORKER_PROTOCOL_VERSION = 2;

/** Sent by the worker in socket.io's handshake `auth`. */
export const workerHelloSchema = z.object({
  token: z.string(),
  protocol: z.number().int(),
  /** Stable over restarts of the same worker; made by the worker and kept in its cache folder. */
  workerId: z.string().min(8).max(64),
  name: z.string().min(1).max(80),
  /** Null when nothing on this machine can train; `problem` then says why. */
  runtime: runtimeNameSchema.nullable(),
  device: z.string(),
  problem: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
});
export type WorkerHello = z.infer<typeof workerHelloSchema>;

const runRef = { runId: z.string(), attempt: z.number().int().min(1) };

/** Worker → server messages, each answered by an acknowledgement of the type named in `WorkerReplies`. */
export const workerMessages = {
  claim: z.object({}),
  heartbeat: z.object(runRef),
  /** The trainer process runs; claimed → running. */
  started: z.object(runRef),
  /**
   * A batch of events. `sourceSeq` counts from 1 without gaps within an attempt; the server commits each once
   * and answers the highest committed, so that a resend after a lost answer does no harm.
   */
  events: z.object({
    ...runRef,
    events: z
      .array(z.object({ sourceSeq: z.number().int().min(1), at: z.number(), event: workerEventBodySchema }))
      .max(500),
  }),
  finish: z.object({
    ...runRef,
    outcome: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('succeeded'),
        summary: trainerSummarySchema,
        /** Uploaded beforehand to the blob store; `path` is relative to the results folder. */
        files: z
          .array(
            z.object({ path: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int() }),
          )
          .max(200),
      }),
      z.object({ kind: z.literal('failed'), code: trainerErrorCodeSchema, message: z.string().max(4000) }),
      z.object({ kind: z.literal('cancelled') }),
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
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** `fenced`: another attempt owns the run; the worker must drop it and write nothing more. */
export type Directive = 'continue' | 'stop' | 'cancel' | 'fenced';

export interface WorkerReplies {
  claim: { assignment: Assignment | null };
  heartbeat: { directive: Directive };
  started: { directive: Directive };
  events: { directive: Directive; committed: number };
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

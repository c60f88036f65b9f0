import type { Logger } from 'pino';
import type { Role, TokenScope } from '@/shared/permissions';
import type { Directive } from '@/shared/worker-protocol';
import type { Auth } from './auth/auth';
import type { BlobStore } from './blobs/blob-store';
import type { CommitQueue } from './db/commit-queue';
import type { Database } from './db/dialect';
import type { AuditLog } from './domain/audit/audit-log';
import type { WaitingAnswers } from './domain/classify/waiting-answers';
import type { PackedCurves } from './domain/runs/curves/packed-curves';
import type { WaitingReport } from './domain/runs/ingest/waiting-report';
import type { Env } from './env';
import type { Inference } from './inference/inference';
import type { Metrics } from './operations/metrics';
import type { Readiness } from './operations/readiness';
import type { Pool } from './pool/pool';
import type { LiveBus } from './realtime/live-bus';

/** Everything a service may use; opened once in main.ts and handed to each call. */
export interface Deps {
  env: Env;
  log: Logger;
  db: Database;
  blobs: BlobStore;
  /** Of runs in progress; apart from the blobs, so that what is removed here can never be a photo or a model. */
  checkpoints: BlobStore;
  auth: Auth;
  inference: Inference;
  /** Processes that decode photos and run networks. */
  pool: Pool;
  live: LiveBus;
  /** Of runs whose curves were read. */
  packedCurves: PackedCurves;
  /** Workers' reports that wait to be committed. */
  reports: CommitQueue<WaitingReport>;
  /** Answers of models that wait to be committed. */
  classified: CommitQueue<WaitingAnswers>;
  /** Finishes in progress, by attempt: an impatient resend waits for the first instead of checking the model twice. */
  finishes: Map<string, Promise<Directive>>;
  /** Takes down who did what. */
  audit: AuditLog;
  metrics: Metrics;
  readiness: Readiness;
  /** This process among those that share the database. */
  serverId: string;
  /** Git commit or package version of the running code. */
  codeVersion: string;
}

/** Who is calling: a signed-in person or a program with that person's token. */
export interface Actor {
  userId: string;
  name: string;
  email: string;
  role: Role;
  /** The token by which it is known, of a program. */
  token?: {
    id: string;
    /** Null for whatever its person may do. */
    scopes: TokenScope[] | null;
    /** Of this machine itself, not of a person. */
    isLocal: boolean;
  };
  /** The session by which a person is known. */
  sessionId?: string;
  /** The team requires a second factor, and this person has none: nothing may be done but setting one up. */
  lacksSecondFactor?: boolean;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ImportPhase, SkippedFile } from '@/shared/contracts/datasets';
import { asStorageError } from '../../../blobs/storage-error';
import { asDatabaseError } from '../../../db/database-error';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { readRetention } from '../../retention/settings';
import { keepLockedOf } from '../lock/test-lock';
import { addToVersion } from './add-to-version';
import { arrangeVersion, RefusedImportError } from './arrange-version';
import { findBaseVersion } from './base-version-repo';
import { collectPhotos, ImportLeftovers } from './collect-photos';
import { updateImportFailed, updateImportProgress, updateImportUnsaved } from './import-repo';
import type { ImportSource } from './import-source';
import { counted } from './layout/skip-list';
import { saveUnlabelled, saveVersion } from './save-version';

export interface ImportJob {
  importId: string;
  name: string;
  createdBy: string | null;
  openSource: () => Promise<ImportSource>;
  /** Its file is kept when it fails, and can be saved again. */
  isStaged: boolean;
  /** Id of the latest version, whose photos the new one has too. */
  addTo?: string | null;
  /** Nothing is saved when one of its photos cannot be taken. */
  takesAll?: boolean;
  /** What whoever saves it says of the new version. */
  message?: string;
  /** Called at the end, however it ends; for a staged one once it is saved. */
  cleanUp: () => Promise<void>;
}

interface RunningImport {
  finished: Promise<void>;
  abort: AbortController;
}

/** Imports of this process. Module-level because requests start them and the shutdown ends them. */
const running = new Map<string, RunningImport>();

/** Runs an import in the background; its outcome is on the import's row. */
export function launchImport(deps: Deps, job: ImportJob): void {
  const abort = new AbortController();
  const finished = runImport(deps, job, abort.signal).finally(() => running.delete(job.importId));
  running.set(job.importId, { finished, abort });
}

/** Resolves when the import has ended, well or not; at once when it is not running here. */
export async function importFinished(importId: string): Promise<void> {
  await running.get(importId)?.finished;
}

/** Ends all imports of this process before the server stops; they are marked as failed and leave nothing. */
export async function stopImports(): Promise<void> {
  const stopped = new AppError('unavailable', 'The server was stopped during this import. Import it again.');
  for (const { abort } of running.values()) abort.abort(stopped);
  await Promise.all([...running.values()].map(({ finished }) => finished));
}

/** Name of the lock that the server which runs an import has. */
export function importLock(importId: string): string {
  return `import ${importId}`;
}

/** Imports that wait for another to end. Module-level, as `running`. */
const waiting: (() => void)[] = [];
let slots: number = tunables.importsAtOnce;

/** Waits until few enough imports run: each holds its whole list in memory. */
async function takeSlot(): Promise<void> {
  if (slots > 0) slots -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function leaveSlot(): void {
  const next = waiting.shift();
  if (next) next();
  else slots += 1;
}

/** Never rejects. */
async function runImport(deps: Deps, job: ImportJob, signal: AbortSignal): Promise<void> {
  const log = deps.log.child({ importId: job.importId, dataset: job.name });
  const started = Date.now();
  const progress = new ImportProgress(deps, job.importId);
  try {
    // Held while it runs, so that another server that starts does not take it for one that a crash ended.
    const saved = await deps.db.dialect.withLock(importLock(job.importId), async () => {
      await takeSlot();
      try {
        signal.throwIfAborted();
        return await importOnce(deps, job, { signal, progress });
      } finally {
        leaveSlot();
      }
    });
    log.info({ ...saved, seconds: (Date.now() - started) / 1000 }, 'import finished');
    deps.live.publishChanged('datasets');
    if (job.isStaged) await cleanUp(job, log);
  } catch (thrown) {
    const error = asDatabaseError(asStorageError(thrown));
    await progress.end();
    if (error instanceof AppError) log.info({ reason: error.message }, 'import refused');
    else log.error({ err: error }, 'import failed');
    // Its archive may be what fills the disk that the mark needs.
    if (!job.isStaged) await cleanUp(job, log);
    await untilMarked(() => failImport(deps, job, error), { signal, log });
  } finally {
    if (!job.isStaged) await cleanUp(job, log);
    deps.live.publishChanged('imports');
  }
}

/** May be called again. */
async function cleanUp(job: ImportJob, log: Logger): Promise<void> {
  await job.cleanUp().catch((err: unknown) => log.warn({ err }, 'archive of the import was not removed'));
}

/** A full disk keeps the database from noting why the import failed: nobody must have to restart the server for it. */
async function untilMarked(
  mark: () => Promise<void>,
  { signal, log }: { signal: AbortSignal; log: Logger },
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await mark();
    } catch (err) {
      if (tries === 1) log.error({ err }, 'failed import not marked yet; tried again');
      // The next start marks it.
      if (signal.aborted) return;
      await delay(tunables.importMarkRetryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function importOnce(
  deps: Deps,
  job: ImportJob,
  { signal, progress }: { signal: AbortSignal; progress: ImportProgress },
) {
  const leftovers = await ImportLeftovers.open(deps, job.importId);
  try {
    const source = await job.openSource();
    try {
      const { total } = source;
      progress.report({ phase: 'checking', done: 0, total });
      const { keepPhotoMetadata } = await readRetention(deps.db);
      const collect = (files: ImportSource['files'], before: number) =>
        collectPhotos(deps, {
          source: { ...source, files },
          signal,
          keepMetadata: keepPhotoMetadata,
          keepBlob: (hash) => leftovers.add(hash),
          onFile: (done) => progress.report({ phase: 'checking', done: before + done, total }),
        });
      const { photos, skipped, notes } = await collect(source.files, 0);
      const unlabelled = await collect(source.unlabelled ?? [], photos.length);
      for (const note of notes) source.notes.push(note);
      const left = [...skipped, ...unlabelled.skipped];
      if (source.classes.length === 0) {
        await progress.end();
        signal.throwIfAborted();
        return await saveUnlabelled(deps, job, { source, photos: unlabelled.photos, skipped: left });
      }
      const version = await arrangeVersion(await allPhotos(deps, job, { source, photos, skipped: left }));
      if (job.takesAll) refuseSkipped(version.report.skipped);
      progress.report({ phase: 'saving', done: 0, total: version.items.length });
      await progress.end();
      signal.throwIfAborted();
      return await saveVersion(deps, job, { version, unlabelled: unlabelled.photos });
    } finally {
      source.close();
    }
  } finally {
    await leftovers.settle();
  }
}

type Collected = Parameters<typeof arrangeVersion>[0];

/** What was collected, with the photos of the version that it is added to. */
async function allPhotos(deps: Deps, job: ImportJob, collected: Collected): Promise<Collected> {
  const all = await withBase(deps, job, collected);
  const { photos, notes } = await keepLockedOf(deps.db, job.name, all.photos);
  return { ...all, photos, source: { ...all.source, notes: [...all.source.notes, ...notes] } };
}

async function withBase(deps: Deps, { addTo }: ImportJob, collected: Collected): Promise<Collected> {
  if (!addTo) return collected;
  const base = await findBaseVersion(deps.db, addTo);
  if (!base) throw new AppError('not-found', 'The version that was to be added to is not there any more.');
  const { source, photos, skipped } = collected;
  const joined = await addToVersion(base, { classes: source.classes, photos });
  return {
    source: { ...source, classes: joined.classes, notes: [...source.notes, ...joined.notes] },
    photos: joined.photos,
    skipped: [...skipped, ...joined.skipped],
    isPlaced: true,
  };
}

/** @throws AppError `bad-photo` that names the first one */
function refuseSkipped([first, ...rest]: readonly SkippedFile[]): void {
  if (!first) return;
  const more = rest.length > 0 ? ` (and ${counted(rest.length, 'more file', 'more files')})` : '';
  throw new AppError('bad-photo', `${first.file} ${first.reason}${more}. Reject it, then accept the others.`);
}

async function failImport(deps: Deps, { importId, isStaged }: ImportJob, error: unknown): Promise<void> {
  const mark = isStaged ? updateImportUnsaved : updateImportFailed;
  await mark(deps.db, importId, {
    error:
      error instanceof AppError
        ? error.message
        : 'Something went wrong on the server; its log has the details. Nothing was imported.',
    report: error instanceof RefusedImportError ? error.report : undefined,
  });
}

/** Keeps the row of a running import up to date without writing it for every photo. */
class ImportProgress {
  #state: { phase: ImportPhase; done: number; total: number | null } = {
    phase: 'reading',
    done: 0,
    total: null,
  };
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: Deps,
    private readonly importId: string,
  ) {}

  report(state: { phase: ImportPhase; done: number; total: number | null }): void {
    const newPhase = state.phase !== this.#state.phase;
    this.#state = state;
    if (newPhase) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), tunables.importProgressMs);
  }

  /** Waits for what is being written; nothing is written afterwards. */
  async end(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
  }

  #write(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(async () => {
      try {
        await updateImportProgress(this.deps.db, this.importId, this.#state);
        this.deps.live.publishChanged('imports');
      } catch (error) {
        // Progress that is not shown is no reason to lose the import.
        this.deps.log.warn({ err: error, importId: this.importId }, 'import progress was not saved');
      }
    });
  }
}

import { SPLITS } from '@/shared/coin-class';
import type { FindingPhoto, FindingStatus, ReportPhase, ReportSummary } from '@/shared/contracts/curation';
import type { Tx } from '../../db/dialect';
import { tunables } from '../../tunables';
import { alikeFindings } from './alike-findings';
import type { BaseNetwork } from './base-network';
import { compareVersion } from './compare-version';
import { countExact, exactGroups } from './exact-copies';
import { findJudged, type NewFinding, replaceFindings, UNTOUCHED } from './finding-repo';
import { acrossOf } from './groups';
import { judgeLabels } from './judge-labels';
import { findMeasures } from './measure-repo';
import { embedVersion, measureVersion } from './measure-version';
import { keptMarks } from './photo-marks';
import { qualityFindings } from './quality';
import { findImportCopies, findReportedBefore, updateReportDone, upsertReport } from './report-repo';
import { brokenInTraining } from './unreadable';
import { readVersion } from './version-photos';

/** Rows in one query. */
const CHUNK = 500;
/** Nothing but database work happens inside. */
const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: tunables.importTransactionSeconds * 1000 };

export interface ReportRequest {
  versionId: string;
  /** Gives the photos' features; null when there is none. */
  network: BaseNetwork | null;
  signal: AbortSignal;
}

/**
 * Looks through a version and writes what may be wrong with it. What an earlier report has measured or compared is
 * not done again, so one that was cut short continues where it was.
 * @throws the signal's reason
 */
export async function makeReport(
  deps: ReportDeps,
  { versionId, network, signal }: ReportRequest,
): Promise<ReportSummary> {
  const started = performance.now();
  const progress = progressOf(deps, versionId);
  await progress('measuring', 0, 0, true);
  const version = await readVersion(deps, versionId);
  const { photos, coins } = version;
  const hashes = [...photos.keys()];
  const measured = await measureVersion(deps, {
    hashes,
    signal,
    onPhoto: (done) => progress('measuring', done, hashes.length),
  });
  const embedded = network
    ? await embedVersion(deps, {
        network,
        hashes,
        signal,
        onPhoto: (done) => progress('embedding', done, hashes.length),
      })
    : null;
  const before = await findReportedBefore(deps.db, { versionId, network: network?.name ?? null });
  const known = before?.isCompared
    ? new Set((await readVersion(deps, before.id)).photos.keys())
    : new Set<string>();
  const compared = await compareVersion(deps, {
    hashes,
    network,
    known,
    signal,
    onPairs: (done, total) => progress('comparing', done, total),
  });
  const { nearCopies, lookAlikes } = await alikeFindings(deps, version);
  await progress('judging', 0, 0, true);
  const { wrongLabels, outliers } = network
    ? await judgeLabels(deps, { photos, coins, nearCopies, network, signal })
    : { wrongLabels: [], outliers: [] };
  await progress('saving', 0, 0, true);
  const exact = exactGroups(await filesOfImport(deps, versionId));
  const found = [...nearCopies, ...exact.map(exactFinding), ...wrongLabels, ...lookAlikes, ...outliers];
  const measuredFaults = await faults(deps, photos);
  const isBroken = new Set(measuredFaults.flatMap(({ kind, key }) => (kind === 'broken' ? key : [])));
  const summary: ReportSummary = {
    exactCopies: countExact(exact),
    photos: hashes.length,
    measured,
    compared,
    embedded,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
  await deps.db.$transaction(async (tx) => {
    // Read here: what a run reports from now on is added to the report, and no status that is set meanwhile is lost.
    const broken = (await brokenInTraining(tx, versionId)).filter(({ key }) => !isBroken.has(key));
    const judged = await judgedBefore(tx, { versionId, before: before?.id ?? null });
    const marks = await keptMarks(tx, { versionId, before: before?.id ?? null, photos });
    await replaceFindings(
      tx,
      versionId,
      [...marks, ...found, ...broken, ...measuredFaults].map((finding) => ({
        ...finding,
        ...judged.get(`${finding.kind} ${finding.key}`),
      })),
    );
    await updateReportDone(tx, versionId, { summary, network: network?.name ?? null });
  }, TRANSACTION_LIMIT);
  deps.live.publishChanged('reports');
  return summary;
}

/**
 * What people have said of the same findings: in an earlier report of this version all of it counts, of the version
 * before it what was ignored.
 */
async function judgedBefore(
  tx: Tx,
  { versionId, before }: { versionId: string; before: string | null },
): Promise<Map<string, Pick<NewFinding, 'status' | 'statusBy' | 'statusAt'>>> {
  const earlier = before ? await findJudged(tx, before) : [];
  const rows = [
    ...earlier.filter(({ status }) => status === 'ignored'),
    ...(await findJudged(tx, versionId)),
  ];
  return new Map(
    rows.map(({ kind, key, status, statusBy, statusAt }) => [
      `${kind} ${key}`,
      { status: status as FindingStatus, statusBy, statusAt },
    ]),
  );
}

/** Keeps the report's row up to date without writing it for every photo. */
function progressOf(deps: ReportDeps, versionId: string) {
  let written = 0;
  return async (phase: ReportPhase, done: number, total: number, now = false): Promise<void> => {
    if (!now && Date.now() - written < tunables.reportProgressMs) return;
    written = Date.now();
    await upsertReport(deps.db, versionId, { phase, done, total });
    deps.live.publishChanged('reports');
  };
}

async function filesOfImport({ db }: ReportDeps, versionId: string): Promise<FindingPhoto[]> {
  const rows = await findImportCopies(db, versionId);
  return rows.map(({ photoHash: hash, fileName: file, classKey, split, kept }) => ({
    hash,
    file,
    classKey,
    split: SPLITS.find((one) => one === split) ?? null,
    kept,
  }));
}

/** What the import has settled by its rules is done; under which class a photo belongs, people say. */
function exactFinding(photos: FindingPhoto[]): NewFinding {
  const across = acrossOf(photos);
  return {
    kind: 'exact-copies',
    key: photos[0]?.hash ?? '',
    ...across,
    measured: null,
    threshold: null,
    suggestion: null,
    photos,
    ...UNTOUCHED,
    status: across.acrossClasses ? 'open' : 'done',
  };
}

import type { ReportDeps } from './report-deps';

async function faults({ db }: ReportDeps, photos: Map<string, FindingPhoto>): Promise<NewFinding[]> {
  const hashes = [...photos.keys()];
  const findings: NewFinding[] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    for (const { hash, quality } of await findMeasures(db, hashes.slice(start, start + CHUNK))) {
      const photo = photos.get(hash);
      if (!photo) continue;
      const found = quality
        ? qualityFindings(quality)
        : [{ kind: 'broken' as const, measured: null, threshold: null }];
      for (const fault of found) {
        findings.push({
          ...fault,
          suggestion: null,
          key: hash,
          acrossSplits: false,
          acrossClasses: false,
          photos: [photo],
          ...UNTOUCHED,
        });
      }
    }
  }
  return findings.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
}

import { SPLITS, type Split } from '@/shared/coin-class';
import type { FindingPhoto, ReportPhase, ReportSummary } from '@/shared/contracts/curation';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { compareVersion } from './compare-version';
import { countExact, exactGroups } from './exact-copies';
import { findIgnored, type NewFinding, replaceFindings } from './finding-repo';
import { acrossOf, groupKey, groupsOf } from './groups';
import { findCopies, findItemsOf, findMeasures } from './measure-repo';
import { measureVersion } from './measure-version';
import { qualityFindings } from './quality';
import {
  findClassNames,
  findImportCopies,
  findReportedBefore,
  updateReportDone,
  upsertReport,
} from './report-repo';
import { brokenInTraining } from './unreadable';

/** Rows in one query. */
const CHUNK = 500;
/** Nothing but database work happens inside. */
const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: tunables.importTransactionSeconds * 1000 };

/**
 * Looks through a version and writes what may be wrong with it. What an earlier report has measured or compared is
 * not done again, so one that was cut short goes on where it was.
 * @throws the signal's reason
 */
export async function makeReport(deps: Deps, versionId: string, signal: AbortSignal): Promise<ReportSummary> {
  const started = performance.now();
  const progress = progressOf(deps, versionId);
  await progress('measuring', 0, 0, true);
  const photos = await photosOf(deps, versionId);
  const hashes = [...photos.keys()];
  const measured = await measureVersion(deps, {
    hashes,
    signal,
    onPhoto: (done) => progress('measuring', done, hashes.length),
  });
  const before = await findReportedBefore(deps.db, versionId);
  const known = before ? new Set((await photosOf(deps, before)).keys()) : new Set<string>();
  const compared = await compareVersion(deps, {
    hashes,
    known,
    signal,
    onPairs: (done, total) => progress('comparing', done, total),
  });
  await progress('saving', 0, 0, true);
  const exact = exactGroups(await filesOfImport(deps, versionId));
  const ignored = new Map(
    (before ? await findIgnored(deps.db, before) : []).map((row) => [`${row.kind} ${row.key}`, row]),
  );
  const { nearCopies, lookAlikes } = await alikes(deps, photos);
  const found = [...nearCopies, ...exact.map(exactFinding), ...lookAlikes];
  const measuredFaults = await faults(deps, photos);
  const isBroken = new Set(measuredFaults.flatMap(({ kind, key }) => (kind === 'broken' ? key : [])));
  const asIgnored = (finding: NewFinding): NewFinding => {
    const earlier = ignored.get(`${finding.kind} ${finding.key}`);
    return earlier
      ? { ...finding, status: 'ignored', statusBy: earlier.statusBy, statusAt: earlier.statusAt }
      : finding;
  };
  const summary: ReportSummary = {
    exactCopies: countExact(exact),
    photos: hashes.length,
    measured,
    compared,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
  await deps.db.$transaction(async (tx) => {
    // Read here: what a run reports from now on is added to the report.
    const broken = (await brokenInTraining(tx, versionId)).filter(({ key }) => !isBroken.has(key));
    await replaceFindings(tx, versionId, [...found, ...broken, ...measuredFaults].map(asIgnored));
    await updateReportDone(tx, versionId, summary);
  }, TRANSACTION_LIMIT);
  deps.live.publishChanged('reports');
  return summary;
}

/** Keeps the report's row up to date without writing it for every photo. */
function progressOf(deps: Deps, versionId: string) {
  let written = 0;
  return async (phase: ReportPhase, done: number, total: number, now = false): Promise<void> => {
    if (!now && Date.now() - written < tunables.reportProgressMs) return;
    written = Date.now();
    await upsertReport(deps.db, versionId, { phase, done, total });
    deps.live.publishChanged('reports');
  };
}

/** The photos of a version by their hash. */
async function photosOf({ db }: Deps, versionId: string): Promise<Map<string, FindingPhoto>> {
  const classes = new Map((await findClassNames(db, versionId)).map(({ index, key }) => [index, key]));
  const photos = new Map<string, FindingPhoto>();
  for (let after: number | null = null; ; ) {
    const rows = await findItemsOf(db, versionId, after);
    for (const { photoHash: hash, fileName: file, classIndex, split } of rows) {
      photos.set(hash, {
        hash,
        file,
        classKey: classes.get(classIndex) ?? '',
        split: split as Split,
        kept: true,
      });
    }
    after = rows.at(-1)?.id ?? null;
    if (after === null) return photos;
  }
}

async function filesOfImport({ db }: Deps, versionId: string): Promise<FindingPhoto[]> {
  const rows = await findImportCopies(db, versionId);
  return rows.map(({ photoHash: hash, fileName: file, classKey, split, kept }) => ({
    hash,
    file,
    classKey,
    split: SPLITS.find((one) => one === split) ?? null,
    kept,
  }));
}

const untouched = { status: 'open', statusBy: null, statusAt: null } as const;

/** What the import has settled by its rules is done; under which class a photo belongs, people say. */
function exactFinding(photos: FindingPhoto[]): NewFinding {
  const across = acrossOf(photos);
  return {
    kind: 'exact-copies',
    key: photos[0]?.hash ?? '',
    ...across,
    measured: null,
    threshold: null,
    photos,
    ...untouched,
    status: across.acrossClasses ? 'open' : 'done',
  };
}

interface AlikePair {
  first: string;
  second: string;
  likeness: number;
}

/** Near copies, and groups that hold more than those: what only looks alike is for people to judge. */
async function alikes(
  { db }: Deps,
  photos: Map<string, FindingPhoto>,
): Promise<{ nearCopies: NewFinding[]; lookAlikes: NewFinding[] }> {
  const hashes = [...photos.keys()];
  const pairs: AlikePair[] = [];
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await findCopies(db, hashes.slice(start, start + CHUNK));
    pairs.push(...rows.filter(({ second }) => photos.has(second)));
  }
  const nearCopies = alikeFindings('near-copies', { photos, pairs, threshold: tunables.nearCopyLikeness });
  const proven = new Set(nearCopies.map(({ key }) => key));
  const lookAlikes = alikeFindings('look-alikes', { photos, pairs, threshold: tunables.lookAlikeLikeness });
  return { nearCopies, lookAlikes: lookAlikes.filter(({ key }) => !proven.has(key)) };
}

/** A finding for each group of photos that pairs of at least this likeness join. */
function alikeFindings(
  kind: 'near-copies' | 'look-alikes',
  {
    photos,
    pairs,
    threshold,
  }: { photos: Map<string, FindingPhoto>; pairs: readonly AlikePair[]; threshold: number },
): NewFinding[] {
  const joining = pairs.filter(({ likeness }) => likeness >= threshold);
  const groups = groupsOf(
    [...photos.keys()],
    joining.map(({ first, second }) => [first, second] as const),
  );
  // By one of its photos, as each is in one group only.
  const groupOf = new Map(groups.flatMap((group, index) => group.map((hash) => [hash, index] as const)));
  const best = new Map<number, number>();
  for (const { first, likeness } of joining) {
    const group = groupOf.get(first) ?? -1;
    best.set(group, Math.max(best.get(group) ?? 0, likeness));
  }
  const findings = groups.map((group, index): NewFinding => {
    const members = group.flatMap((hash) => photos.get(hash) ?? []);
    return {
      kind,
      key: groupKey(group),
      ...acrossOf(members),
      measured: best.get(index) ?? null,
      threshold,
      photos: members,
      ...untouched,
    };
  });
  const gravity = (finding: NewFinding) => Number(finding.acrossClasses) + 2 * Number(finding.acrossSplits);
  return findings.sort((a, b) => gravity(b) - gravity(a));
}

async function faults({ db }: Deps, photos: Map<string, FindingPhoto>): Promise<NewFinding[]> {
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
          key: hash,
          acrossSplits: false,
          acrossClasses: false,
          photos: [photo],
          ...untouched,
        });
      }
    }
  }
  return findings.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
}

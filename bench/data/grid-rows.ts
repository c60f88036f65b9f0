import { createHash } from 'node:crypto';
import type { Database } from '../../src/server/db/dialect';
import { FINDING_KINDS } from '../../src/shared/contracts/curation';
import { seededRandom } from '../../src/shared/random';

const CLASSES = 211;
const CHUNK = 500;
const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

/** A version of so many photos as rows alone, one twentieth of them answered wrongly, one fiftieth part of findings, among photos of another version. */
export async function insertGrid(
  db: Database,
  photos: number,
): Promise<{ versionId: string; evaluation: string }> {
  const dataset = await db.dataset.create({ data: { name: 'Grid' } });
  const counts = { classCount: CLASSES, trainPhotos: photos, validationPhotos: 0, testPhotos: 0 };
  const version = (number: number) =>
    db.datasetVersion.create({
      data: {
        datasetId: dataset.id,
        number,
        contentHash: `grid ${number}`,
        ...counts,
        report: { skipped: [], notes: [] },
      },
    });
  const [other, { id: versionId }] = [await version(1), await version(2)];
  await db.datasetClass.createMany({
    data: Array.from({ length: CLASSES }, (_, index) => ({
      versionId,
      index,
      key: String(index),
      label: `Coin ${index}`,
      value: String(index),
      currency: `Currency ${index % 30}`,
      country: `country ${index % 60}`,
    })),
  });
  const evaluation = await insertEvaluation(db, versionId);
  const random = seededRandom('grid');
  const share = Math.ceil(photos / CLASSES);
  for (let start = 0; start < photos; start += CHUNK) {
    const places = Array.from({ length: Math.min(CHUNK, photos - start) }, (_, i) => start + i);
    const row = (place: number, of: string) => ({
      versionId: of,
      classIndex: Math.floor(place / share),
      split: place % share < share * 0.7 ? 'train' : place % share < share * 0.85 ? 'validation' : 'test',
      photoHash: createHash('sha256').update(String(place)).digest('hex'),
      fileName: `${place}.jpg`,
      side: random.int(60, 2000),
      source: random.chance(0.02) ? 'camera' : 'import',
      addedAt: new Date(START + random.int(0, 200) * DAY_MS),
    });
    if (start < photos / 4)
      await db.datasetItem.createMany({ data: places.map((place) => row(place, other.id)) });
    const items = await db.datasetItem.createManyAndReturn({
      data: places.map((place) => row(place, versionId)),
      select: { id: true, photoHash: true },
    });
    await db.photo.createMany({
      data: items.map(({ photoHash: hash }) => ({
        hash,
        format: 'jpeg',
        width: 480,
        height: 480,
        bytes: 9000,
      })),
    });
    await db.evaluationAnswer.createMany({
      data: items.map(({ id }) => ({
        evaluationId: evaluation,
        itemId: id,
        isRight: !random.chance(0.05),
        confidence: random.next(),
        predicted: random.int(0, CLASSES - 1),
      })),
    });
    const flagged = items.filter(() => random.chance(0.02));
    const findings = await db.finding.createManyAndReturn({
      data: flagged.map(({ photoHash }) => ({
        versionId,
        kind: random.pick(FINDING_KINDS),
        key: photoHash,
        photos: [],
        photoCount: 1,
      })),
      select: { id: true, key: true },
    });
    const idOf = new Map(flagged.map(({ id, photoHash }) => [photoHash, id]));
    await db.findingItem.createMany({
      data: findings.map(({ id, key }) => ({ findingId: id, itemId: idOf.get(key) ?? 0 })),
    });
  }
  return { versionId, evaluation };
}

async function insertEvaluation(db: Database, versionId: string): Promise<string> {
  const experiment = await db.experiment.create({ data: { name: 'Grid' } });
  const run = await db.run.create({
    data: {
      number: 1,
      name: 'Grid',
      recipe: {},
      codeVersion: 'bench',
      datasetVersionId: versionId,
      experimentId: experiment.id,
    },
  });
  const model = await db.modelVersion.create({
    data: {
      number: 1,
      name: 'Grid',
      runId: run.id,
      datasetVersionId: versionId,
      classes: [],
      preprocessing: {},
      files: [],
      summary: {},
    },
  });
  const { id } = await db.evaluation.create({
    data: { modelId: model.id, versionId, split: 'all', state: 'done' },
  });
  return id;
}

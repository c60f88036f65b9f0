import { createHash } from 'node:crypto';
import type { CoinClass } from '@/shared/coin-class';
import { packAnswers } from '@/shared/epoch-answers';
import { preprocessingFor } from '@/shared/preprocessing';
import { type Random, seededRandom } from '@/shared/random';
import { presetRecipe } from '@/shared/recipe/presets';
import type { EpochMetrics, RunEvent, RunEventBody } from '@/shared/run-events';
import { emptyProgress, reduceProgress } from '@/shared/run-progress';
import type { Database } from '../db/dialect';
import { updateReportDone, upsertReport } from '../domain/curation/report-repo';
import { insertChunk } from '../domain/runs/curves/step-chunk-repo';
import { packEntries } from '../domain/runs/curves/step-columns';
import { insertEvents } from '../domain/runs/event-log/event-repo';
import {
  ANSWERED_SPLITS,
  type AnsweredItem,
  answersOf,
  epochsOf,
  stepsOf,
  summaryOf,
} from './learned-numbers';
import { trainerSummary } from './worker-reports';

/*
 * Runs that have trained, with what a trainer would have left behind but weights, as rows alone: pages are looked at and
 * measured with many of them and with hundreds of classes, which nobody trains for it.
 */

/** A version of so many classes, with validation and test photos of each that are rows alone. @returns its id */
export async function insertClasses(db: Database, { classes = 211, perClass = 3 } = {}): Promise<string> {
  const photos = classes * perClass;
  const places = Array.from({ length: photos }, (_, place) => place);
  const { versions } = await db.dataset.create({
    data: {
      name: `${classes} classes`,
      versions: {
        create: {
          number: 1,
          contentHash: hashOf(`${classes} classes`),
          classCount: classes,
          trainPhotos: photos,
          validationPhotos: photos,
          testPhotos: photos,
          report: { skipped: [], notes: [] },
          classes: {
            create: Array.from({ length: classes }, (_, index) => ({
              index,
              key: String(index + 1),
              label: `${index + 1} Cent, Currency ${index % 30}, country ${index % 60}`,
              value: `${index + 1} Cent`,
              currency: `Currency ${index % 30}`,
              country: `country ${index % 60}`,
            })),
          },
          items: {
            create: ['train', ...ANSWERED_SPLITS].flatMap((split) =>
              places.map((place) => ({
                split,
                classIndex: place % classes,
                photoHash: hashOf(`${split} ${place}`),
                fileName: `${place}.jpg`,
              })),
            ),
          },
        },
      },
    },
    select: { versions: { select: { id: true } } },
  });
  const versionId = versions[0]?.id ?? '';
  // There is nothing to report of photos that are no files.
  await upsertReport(db, versionId, { phase: 'saving', done: 0, total: 0 });
  const exactCopies = { files: 0, groups: 0, extra: 0, acrossSplits: 0, acrossClasses: 0 };
  const summary = { exactCopies, photos, measured: 0, compared: 0, embedded: null, seconds: 0 };
  await updateReportDone(db as never, versionId, { summary, network: null });
  return versionId;
}

interface Learned {
  versionId: string;
  experiment: string;
  runs: number;
  epochs?: number;
  /** Of each run's step curve. */
  steps?: number;
  /** So many of the runs, the first, have answered each photo; the others have a model version alone. */
  answered?: number;
  /** Those have answered the validation photos after each epoch, too. */
  epochAnswers?: boolean;
}

/** Runs of one experiment that differ in recipe and success, each with a model version. */
export async function insertLearnedRuns(
  db: Database,
  { versionId, experiment, runs, epochs = 40, steps = 0, answered = 0, epochAnswers = false }: Learned,
): Promise<{ id: string; number: number; modelId: string }[]> {
  const { id: experimentId } = await db.experiment.create({ data: { name: experiment } });
  const [rows, items, lastRun, lastModel] = await Promise.all([
    db.datasetClass.findMany({ where: { versionId }, orderBy: { index: 'asc' } }),
    db.datasetItem.findMany({
      where: { versionId, split: { in: [...ANSWERED_SPLITS] } },
      select: { photoHash: true, classIndex: true, split: true },
    }),
    db.run.aggregate({ _max: { number: true } }),
    db.modelVersion.aggregate({ _max: { number: true } }),
  ]);
  const classes: CoinClass[] = rows.map(({ index, key, label, value, currency, country }) => ({
    index,
    key,
    label,
    value,
    currency,
    country,
  }));
  const made: { id: string; number: number; modelId: string }[] = [];
  for (let nth = 0; nth < runs; nth++) {
    const random = seededRandom(`${experiment} ${nth}`);
    const recipe = {
      ...presetRecipe('quick'),
      epochs,
      seed: 1 + (nth % 3),
      batchSize: random.pick([16, 32, 64]),
      model: { ...presetRecipe('quick').model, dropout: random.pick([0.1, 0.3, 0.5]) },
      optimizer: { ...presetRecipe('quick').optimizer, learningRate: random.pick([3e-4, 1e-3, 3e-3, 1e-2]) },
    };
    const skill =
      0.84 - 0.12 * Math.abs(Math.log10(recipe.optimizer.learningRate) + 3) + 0.04 * random.next();
    const history = epochsOf({ epochs, skill, random });
    const best = history.at(-1)?.bestEpoch ?? epochs;
    const answers = nth < answered ? answersOf({ items, classes, skill, random }) : [];
    const evaluations = ANSWERED_SPLITS.map((split) => summaryOf({ split, answers, classes, items, skill }));
    const startedAt = new Date(Date.UTC(2026, 9, 1 + (nth % 28), 8, nth % 60));
    const bodies: RunEventBody[] = [
      ...history.map((payload) => ({ type: 'epoch' as const, payload })),
      ...evaluations.map((payload) => ({ type: 'evaluation' as const, payload })),
      { type: 'state', payload: { state: 'succeeded', reason: null, by: null } },
    ];
    const progress = bodies.reduce(
      (before, body) => reduceProgress(before, body, { curve: history, restoreBest: true }),
      emptyProgress(epochs),
    );
    const number = (lastRun._max.number ?? 0) + nth + 1;
    const { id } = await db.run.create({
      data: {
        number,
        name: `${recipe.optimizer.learningRate} · ${recipe.batchSize}`,
        experimentId,
        datasetVersionId: versionId,
        preset: 'quick',
        recipe: recipe as object,
        codeVersion: 'seeded',
        state: 'succeeded',
        attempt: 1,
        progress: progress as object,
        createdBy: random.pick(['Ada', 'Grace']),
        startedAt,
        endedAt: new Date(startedAt.getTime() + epochs * random.int(6000, 12_000)),
        lastSeq: steps + bodies.length,
      },
    });
    const at = (index: number) => startedAt.getTime() + 1000 * index;
    const log = bodies.map(
      (body, index) =>
        ({ ...body, runId: id, seq: steps + index + 1, attempt: 1, at: at(index) }) as RunEvent,
    );
    await insertEvents(db as never, log);
    if (steps > 0) {
      const entries = packEntries(stepsOf({ runId: id, steps, epochs, random }));
      await insertChunk(db as never, { runId: id, toSeq: steps + bodies.length, entries });
    }
    const { id: modelId } = await db.modelVersion.create({
      data: {
        number: (lastModel._max.number ?? 0) + nth + 1,
        name: `${experiment} ${nth + 1}`,
        runId: id,
        datasetVersionId: versionId,
        classes: classes as object[],
        preprocessing: preprocessingFor(96) as object,
        files: [],
        summary: trainerSummary({ epochs, bestEpoch: best, evaluations }) as object,
        top1: evaluations[1]?.top1 ?? null,
        valAccuracy: evaluations[0]?.top1 ?? null,
        top5: evaluations[1]?.top5 ?? null,
      },
    });
    if (answers.length > 0) {
      await db.prediction.createMany({ data: answers.map((answer) => ({ modelId, ...answer })) });
      if (epochAnswers) await insertEpochAnswers(db, { runId: id, history, items, classes, random });
    }
    made.push({ id, number, modelId });
  }
  return made;
}

async function insertEpochAnswers(
  db: Database,
  {
    runId,
    history,
    items,
    classes,
    random,
  }: {
    runId: string;
    history: readonly EpochMetrics[];
    items: readonly AnsweredItem[];
    classes: readonly CoinClass[];
    random: Random;
  },
): Promise<void> {
  const photos = items.filter(({ split }) => split === 'validation');
  for (const { epoch, valAccuracy } of history) {
    const answers = answersOf({ items: photos, classes, skill: valAccuracy, random });
    const packed = packAnswers(answers.map(({ photoHash, predicted }) => ({ hash: photoHash, predicted })));
    await db.epochAnswers.create({ data: { runId, epoch, photos: photos.length, answers: packed } });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

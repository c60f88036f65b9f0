import { classify } from '@/server/pool/tasks/classify';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import { evidenceScore } from '@/shared/serving/known';
import { profileOf, type ServingProfile } from '@/shared/serving/profile';
import { likenessOf } from '@/shared/serving/prototypes';
import { rowOf, unpackEmbeddings } from '@/shared/serving/rows';
import { areaUnderRoc, rocInterval } from './roc';

/** Every so-manieth class is left out: 20 of 211. */
const LEFT_OUT = 10.55;
export const isLeftOutClass = (index: number) => Math.floor(index % LEFT_OUT) === 0;

export interface KnownPhoto {
  read: () => Promise<Uint8Array>;
  classIndex: number;
}

/** What tells known coins from others, alone and together. */
const EVIDENCE = ['confidence', 'energy', 'likeness', 'both'] as const;
type Kind = (typeof EVIDENCE)[number];
type Scores = Record<Kind, number>;

interface Separation {
  pictures: number;
  /** Area under the curve of true over false alarms, by kind of evidence. */
  areas: Record<Kind, number>;
  /** Of both together, 95 %. */
  interval: { low: number; high: number };
  /** Share of the pictures that is "not a coin I know". */
  turnedAway: number;
}

export interface UnknownFigures {
  profile: ServingProfile;
  testPhotos: number;
  /** Share of the test photos of known classes that is turned away. */
  wrongly: number;
  against: Record<string, Separation>;
}

/**
 * How well a network that the server has written tells the coins that it learned from others: its profile is fitted as the
 * server fits it, and test photos of its classes stand against each list of pictures that it must not know.
 */
export async function measureUnknown(
  network: { file: string; preprocessing: PreprocessingSpec; classCount: number },
  {
    train,
    validation,
    test,
    unknown,
  }: Record<'train' | 'validation' | 'test', readonly KnownPhoto[]> & {
    unknown: Record<string, readonly (() => Promise<Uint8Array>)[]>;
  },
): Promise<UnknownFigures> {
  const lookAt = async (read: () => Promise<Uint8Array>) => {
    const networks = [{ ...network, prototypes: null }];
    const asked = { bytes: await read(), keepMetadata: true, networks, wantsEmbeddings: true };
    const [answer] = (await classify({ ...asked, coins: 'whole' })).answers;
    return {
      probabilities: answer?.probabilities[0] ?? new Float32Array(),
      energy: answer?.evidence[0]?.energy ?? 0,
      embedding: answer?.embeddings[0] ?? new Uint8Array(),
    };
  };
  const lookAtAll = async (photos: readonly (() => Promise<Uint8Array>)[]) => {
    const described: Awaited<ReturnType<typeof lookAt>>[] = [];
    for (const photo of photos) described.push(await lookAt(photo));
    return described;
  };
  const readers = (photos: readonly KnownPhoto[]) => photos.map(({ read }) => read);
  const classesOf = (photos: readonly KnownPhoto[]) => Int32Array.from(photos, (photo) => photo.classIndex);
  const packed = (list: readonly { embedding: Uint8Array }[]) =>
    unpackEmbeddings(Buffer.concat(list.map(({ embedding }) => embedding)), MOBILENET_FEATURES);

  const validated = await lookAtAll(readers(validation));
  const { profile, prototypes } = profileOf(
    { features: packed(await lookAtAll(readers(train))), labels: classesOf(train) },
    {
      classCount: network.classCount,
      probabilities: Float32Array.from(validated.flatMap(({ probabilities }) => [...probabilities])),
      truth: classesOf(validation),
      energies: Float32Array.from(validated, ({ energy }) => energy),
      features: packed(validated),
    },
  );
  const { known } = profile;
  if (!known) throw new Error('too few validation photos');
  const scoresOf = async (list: readonly (() => Promise<Uint8Array>)[]): Promise<Scores[]> =>
    (await lookAtAll(list)).map(({ energy, embedding, probabilities }) => {
      const likeness = likenessOf(rowOf(packed([{ embedding }]), 0), prototypes);
      const both = evidenceScore({ energy, likeness }, known);
      return { confidence: Math.max(...probabilities), energy, likeness, both };
    });
  const awayOf = (scores: readonly Scores[]) =>
    scores.filter(({ both }) => both < known.threshold).length / scores.length;
  const tested = await scoresOf(readers(test));
  const against: Record<string, Separation> = {};
  for (const [name, list] of Object.entries(unknown)) {
    const scores = await scoresOf(list);
    const area = (kind: Kind) =>
      areaUnderRoc(
        tested.map((one) => one[kind]),
        scores.map((one) => one[kind]),
      );
    const areas = {
      confidence: area('confidence'),
      energy: area('energy'),
      likeness: area('likeness'),
      both: area('both'),
    };
    against[name] = {
      pictures: scores.length,
      areas,
      interval: rocInterval(areas.both, { known: tested.length, unknown: scores.length }),
      turnedAway: awayOf(scores),
    };
  }
  return { profile, testPhotos: tested.length, wrongly: awayOf(tested), against };
}

/** Markdown. */
export function renderUnknown({ testPhotos, wrongly, against }: UnknownFigures): string {
  const rows = Object.entries(against).map(([name, { pictures, areas, interval, turnedAway }]) => [
    name,
    String(pictures),
    ...EVIDENCE.map((kind) => areas[kind].toFixed(3)),
    `${interval.low.toFixed(3)}–${interval.high.toFixed(3)}`,
    turnedAway.toFixed(2),
  ]);
  const head = ['against', 'pictures', ...EVIDENCE, '95 % of both', 'turned away'];
  return [
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `Of ${testPhotos} test photos of known classes ${wrongly.toFixed(3)} are turned away.`,
  ].join('\n');
}

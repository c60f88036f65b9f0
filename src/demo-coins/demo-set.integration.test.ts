import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { demoClasses } from './coin-catalogue';
import { type DemoPhoto, drawClass, drawDemoSet } from './demo-set';
import { PHOTO_SIZE } from './photograph';

const sha = ({ bytes }: DemoPhoto) => createHash('sha256').update(bytes).digest('hex');

const ONE_TO_VALIDATE = { train: 0, validation: 1, test: 0 };

async function draw(seed: number, perClass: Record<Split, number>): Promise<DemoPhoto[]> {
  const photos: DemoPhoto[] = [];
  for await (const photo of drawDemoSet({ seed, perClass })) photos.push(photo);
  return photos;
}

describe('drawing the demonstration set', () => {
  let photos: DemoPhoto[];
  beforeAll(async () => {
    photos = await draw(7, { train: 2, validation: 1, test: 0 });
  });

  it('gives every class the photos asked for, under names that are unique', () => {
    expect(photos).toHaveLength(demoClasses.length * 3);
    expect(new Set(photos.map(({ fileName }) => fileName)).size).toBe(photos.length);
    for (const { key } of demoClasses) {
      const splits = photos.filter(({ classKey }) => classKey === key).map(({ split }) => split);
      expect(splits).toEqual(['train', 'train', 'validation']);
    }
  });

  it('takes no two equal photos', () => {
    expect(new Set(photos.map(sha)).size).toBe(photos.length);
  });

  it('gives JPEG photos that are neither black nor blown out', async () => {
    for (const { bytes } of photos) {
      const image = sharp(bytes);
      expect(await image.metadata()).toMatchObject({ format: 'jpeg', width: PHOTO_SIZE, height: PHOTO_SIZE });
      const { channels } = await image.stats();
      const mean = channels.reduce((sum, channel) => sum + channel.mean, 0) / channels.length;
      expect(mean).toBeGreaterThan(20);
      expect(mean).toBeLessThan(235);
    }
  });

  it('repeats byte for byte from the same seed, whatever the counts', async () => {
    const byName = new Map(photos.map((photo) => [photo.fileName, sha(photo)]));
    for (const { key } of demoClasses.slice(0, 3)) {
      const [again] = await drawClass({ seed: 7, classKey: key, perClass: ONE_TO_VALIDATE });
      expect(again && sha(again)).toBe(byName.get(again?.fileName ?? ''));
    }
  });

  it('takes other photos from another seed', async () => {
    const known = new Set(photos.map(sha));
    for (const { key } of demoClasses.slice(0, 3)) {
      const [other] = await drawClass({ seed: 8, classKey: key, perClass: ONE_TO_VALIDATE });
      expect(other && known.has(sha(other))).toBe(false);
    }
  });
});

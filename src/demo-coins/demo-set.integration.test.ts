import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { demoClasses } from './coin-catalogue';
import { type DemoPhoto, drawDemoSet } from './demo-set';
import { PHOTO_SIZE } from './photograph';

const sha = ({ bytes }: DemoPhoto) => createHash('sha256').update(bytes).digest('hex');

async function draw(seed: number, perClass: Record<Split, number>): Promise<DemoPhoto[]> {
  const photos: DemoPhoto[] = [];
  for await (const photo of drawDemoSet({ seed, perClass })) photos.push(photo);
  return photos;
}

describe('drawing the demonstration set', () => {
  let photos: DemoPhoto[];
  beforeAll(async () => {
    photos = await draw(7, { train: 2, validation: 1, test: 1 });
  });

  it('gives every class the photos asked for, under names that are unique', () => {
    expect(photos).toHaveLength(demoClasses.length * 4);
    expect(new Set(photos.map(({ fileName }) => fileName)).size).toBe(photos.length);
    for (const { key } of demoClasses) {
      const splits = photos.filter(({ classKey }) => classKey === key).map(({ split }) => split);
      expect(splits).toEqual(['train', 'train', 'validation', 'test']);
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
    const again = await draw(7, { train: 0, validation: 0, test: 1 });
    expect(again).toHaveLength(demoClasses.length);
    for (const photo of again) expect(sha(photo)).toBe(byName.get(photo.fileName));
  });

  it('takes other photos from another seed', async () => {
    const known = new Set(photos.map(sha));
    const others = await draw(8, { train: 0, validation: 0, test: 1 });
    expect(others).toHaveLength(demoClasses.length);
    expect(others.some((photo) => known.has(sha(photo)))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { changePhoto } from './changes';
import { CONDITIONS } from './conditions';
import { sampleOf, sharesOf } from './measure';
import { kindsOf, measuredOn } from './result';

const size = 96;
/** Red at the left, blue at the right, finely striped: each change shows. */
const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) => {
  const x = Math.floor(at / 3) % size;
  return [x < size / 2 ? 200 : 40, (x % 2) * 60 + 60, x < size / 2 ? 40 : 200][at % 3] as number;
});
const photo = { pixels, size, framing: 'centre' } as const;
const changed = (condition: number, seed = 7) => changePhoto(photo, { condition, seed });
const at = (kind: string, label: string) =>
  CONDITIONS.findIndex((condition) => condition.kind === kind && condition.label === label);
const red = (bytes: Uint8Array, x: number, y: number) => bytes[(y * size + x) * 3] as number;
const distance = (bytes: Uint8Array) =>
  bytes.reduce((sum, value, i) => sum + Math.abs(value - (pixels[i] as number)), 0);

describe('changes of a photo', () => {
  it('are the same for the same seed, each another one, and leave the photo as it was', () => {
    const before = Uint8Array.from(pixels);
    const all = CONDITIONS.map((_, condition) => changed(condition));
    expect(all.map((bytes, condition) => Buffer.compare(bytes, changed(condition)))).toEqual(
      CONDITIONS.map(() => 0),
    );
    expect(new Set(all.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(CONDITIONS.length);
    expect(all.every((bytes) => Buffer.compare(bytes, pixels) !== 0)).toBe(true);
    expect(Buffer.compare(before, pixels)).toBe(0);
    expect(Buffer.compare(changed(at('light', 'weak'), 8), changed(at('light', 'weak'), 9))).not.toBe(0);
  });

  it('grow with their strength', () => {
    for (const labels of [
      ['1 px', '2 px', '4 px'],
      ['weak', 'medium', 'strong'],
    ]) {
      const [weak, medium, strong] = labels.map((label) =>
        distance(changed(CONDITIONS.findIndex((one) => one.label === label))),
      ) as [number, number, number];
      expect(weak).toBeLessThan(medium);
      expect(medium).toBeLessThan(strong);
    }
  });

  it('keep the coin where a ground is laid around it, at the size that is named', () => {
    const [plain, small] = [changed(at('ground', 'plain')), changed(at('ground', 'table, 60 %'))];
    const middle = size / 2;
    expect(red(plain, middle - 4, middle)).toBe(200);
    expect(red(small, middle - 4, middle)).toBe(200);
    expect(red(plain, 2, middle)).toBe(200);
    expect(red(plain, 0, 0)).not.toBe(200);
    expect(red(small, 2, middle)).not.toBe(200);
    expect(red(changed(at('scale', '40 %')), 0, middle)).toBe(200);
  });
});

describe('a measurement', () => {
  const answers = (right: number) => Int32Array.from({ length: CONDITIONS.length + 1 }, () => right);
  const photos = Array.from({ length: 100 }, (_, truth) => {
    const named = answers(truth);
    if (truth < 10) named[0] = -1;
    if (truth < 15) named[1 + at('rotation', '15°')] = -1;
    if (truth < 60) named[1 + at('rotation', 'any angle')] = -1;
    return { truth, answers: named };
  });
  const result = { split: 'test' as const, splitPhotos: 590, unreadable: 1, ...sharesOf(photos) };

  it('counts what is right in each view, and says where it cannot be told apart', () => {
    expect(result.plain).toMatchObject({ hits: 90, photos: 100 });
    expect(result.plain.low).toBeCloseTo(0.8256, 4);
    expect(result.plain.high).toBeCloseTo(0.9448, 4);
    const [rotation, blur] = kindsOf(result);
    expect(rotation?.rows.map(({ top1, verdict }) => [top1.hits, verdict])).toEqual([
      [85, 'alike'],
      [100, 'better'],
      [40, 'worse'],
    ]);
    expect(rotation?.sentence).toBe(
      'Cannot be told apart from the photos as they are: 15°. Worse: any angle. Better: 45°.',
    );
    expect(blur?.sentence).toBe('Better: 1 px, 2 px, 4 px.');
    expect(measuredOn(result)).toBe(
      '100 of 590 test photos; 1 more could not be decoded. As they are, 90.0 % are named right (95 %: 82.6 % to 94.5 %).',
    );
  });

  it('makes nothing of one answer that is lost, though the interval ends below 100 %', () => {
    const lost = (n: number) => {
      const all = photos.map(({ truth }) => {
        const named = answers(truth);
        if (truth < n) named[1] = -1;
        return { truth, answers: named };
      });
      return sharesOf(all).conditions[0];
    };
    expect(lost(1)?.top1.high).toBeLessThan(1);
    expect([lost(1)?.verdict, lost(4)?.verdict, lost(6)?.verdict]).toEqual(['alike', 'alike', 'worse']);
  });

  it('draws the same photos each time, none twice, and all of few', () => {
    const hashes = Array.from({ length: 500 }, (_, i) => `${i}`);
    const sample = sampleOf(hashes, 120);
    expect(sample).toEqual(sampleOf(hashes, 120));
    expect(new Set(sample).size).toBe(120);
    expect(sample).not.toEqual(hashes.slice(0, 120));
    expect([...sampleOf(hashes.slice(0, 9), 120)].sort()).toEqual(hashes.slice(0, 9));
  });
});

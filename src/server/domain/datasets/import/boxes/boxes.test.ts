import { describe, expect, it } from 'vitest';
import { photos, planFiles as plan } from '../../../../testing/planned-files';

const categories = [
  { id: 1, name: '1 Cent' },
  { id: 7, name: '2 Cent' },
];
const image = (id: number, file_name: string) => ({ id, file_name, width: 100, height: 50 });
const box = (image_id: number, category_id: number, bbox: unknown, more = {}) => ({
  image_id,
  category_id,
  bbox,
  ...more,
});
const coco = (images: unknown[], annotations: unknown[]) =>
  JSON.stringify({ info: { note: '"x": NaN' }, images, annotations, categories });

describe('COCO', () => {
  it('reads the boxes of several splits, each beside or apart from its photos', async () => {
    const annotations = (id: number) => [box(id, 1, [0, 0, 10, 10]), box(id, 7, [20, 5, 30, 40])];
    const { plan: found, photos: placed } = await plan({
      ...photos('train2017/1.jpg', 'val2017/1.jpg', 'test/1.jpg'),
      'annotations/instances_train2017.json': coco([image(1, '1.jpg')], annotations(1)),
      'annotations/instances_val2017.json': coco([image(1, '1.jpg')], annotations(1)),
      'test/_annotations.coco.json': coco([image(1, '1.jpg')], annotations(1)),
    });
    expect(found).toMatchObject({ layout: 'coco', skippedFiles: 0 });
    expect(found.photos).toEqual({ train: 2, validation: 2, test: 2, unsplit: 0 });
    expect(found.classes.map(({ key, label }) => [key, label])).toEqual([
      ['1 Cent', '1 Cent'],
      ['2 Cent', '2 Cent'],
    ]);
    expect(placed[3]).toMatchObject({
      path: 'val2017/1.jpg, box 2',
      name: 'val2017/1 box 2.jpg',
      split: 'validation',
      crop: {
        photo: 'val2017/1.jpg',
        box: { x: 20, y: 5, width: 30, height: 40, unit: 'pixel', photo: { width: 100, height: 50 } },
      },
    });
  });

  it('leaves out each box that cannot be meant, and counts them by what is wrong', async () => {
    const good = [box(1, 1, [0, 0, 10, 10]), box(2, 7, [-2, -2, 20, 20])];
    const bad = [
      box(1, 1, [200, 0, 10, 10]),
      box(1, 1, [-9, 0, 10, 10]),
      box(1, 1, [0, 0, 0, 10]),
      box(1, 1, [5, 5, -5, 5]),
      box(1, 1, [0, 0, 'NAN', 1]),
      box(1, 1, [0, 0, 10]),
      box(1, 1, null),
      box(99, 1, [0, 0, 10, 10]),
      box(1, 99, [0, 0, 10, 10]),
      box(1, 1, [0, 0, 10, 10], { iscrowd: 1 }),
    ];
    const text = coco([image(1, 'a.jpg'), image(2, 'b.jpg')], [...good, ...bad]).replace('"NAN"', 'NaN');
    const { plan: found, photos: placed } = await plan({
      ...photos('a.jpg', 'b.jpg', 'c.jpg'),
      'boxes.json': text,
    });
    expect(placed).toHaveLength(2);
    expect(found.unlabelled).toBe(1);
    expect(found.skipped).toContainEqual({ file: 'c.jpg', reason: 'has no box' });
    expect(found.notes.join('\n')).toContain('2 boxes of 2 photos');
    expect(found.notes.filter((note) => note.includes('left out'))).toEqual([
      '2 boxes were left out: each lies outside of its photo, or more than half of it does.',
      '2 boxes were left out: each has no size.',
      '3 boxes were left out: each is not four numbers.',
      '1 box was left out: it is of a photo that is not there.',
      '1 box was left out: it is of a category that has no name.',
      '1 box was left out: it marks a crowd, not one coin.',
    ]);
  });

  it('leaves other JSON alone, and boxes of a few photos among folders of classes', async () => {
    const few = coco([image(1, '1.jpg')], [box(1, 1, [0, 0, 10, 10]), box(1, 7, [0, 0, 10, 10])]);
    const files = {
      ...photos('a/1.jpg', 'a/2.jpg', 'b/3.jpg', 'b/4.jpg'),
      'a/few.json': few,
      'info.json': '{"images": [',
    };
    const { plan: found } = await plan(files);
    expect(found).toMatchObject({ layout: 'folders', manifests: ['a/few.json'], skippedFiles: 0 });
    expect((await plan(files, { manifest: 'a/few.json' })).plan.layout).toBe('coco');
    expect((await plan(files, { manifest: 'none' })).plan.layout).toBe('folders');
  });

  it('takes the box around an outline where there is nothing else', async () => {
    const outline = (points: number[][]) => ({ image_id: 1, category_id: 1, segmentation: points });
    const text = coco(
      [image(1, 'C:\\shelf\\A.JPG')],
      [
        outline([[10, 20, 30, 20, 30, 45]]),
        box(1, 7, [0, 0, 10, 10]),
        { image_id: 1, category_id: 1, segmentation: { size: [50, 100], counts: 'RLE' } },
        outline([]),
      ],
    );
    const { plan: found, photos: placed } = await plan({ ...photos('shelf/a.jpg'), 'boxes.json': text });
    expect(placed[0]?.crop?.box).toMatchObject({ x: 10, y: 20, width: 20, height: 25 });
    expect([placed.length, found.notes.filter((note) => note.includes('left out'))]).toEqual([
      2,
      ['2 boxes were left out: each is not four numbers.'],
    ]);
  });

  it('takes whole photos where no annotation has a box', async () => {
    const label = (image_id: number, category_id: number) => ({ image_id, category_id });
    const text = coco(
      [image(1, 'a.jpg'), image(2, 'b.jpg'), image(3, 'c.jpg')],
      [label(1, 1), label(2, 7), label(3, 1), label(3, 7), label(9, 1)],
    );
    const { plan: found, photos: placed } = await plan({
      ...photos('a.jpg', 'b.jpg', 'c.jpg'),
      'train.json': text,
    });
    expect(placed.map(({ path, classKey, split, crop }) => [path, classKey, split, crop])).toEqual([
      ['a.jpg', '1 Cent', 'train', undefined],
      ['b.jpg', '2 Cent', 'train', undefined],
    ]);
    expect(found.notes.join('\n')).toContain('2 photos are labelled as a whole');
    expect(found.skipped).toContainEqual({ file: 'c.jpg', reason: 'is of a photo with more than one label' });
  });

  it('takes another margin', async () => {
    const text = coco([image(1, 'a.jpg')], [box(1, 1, [0, 0, 10, 10]), box(1, 7, [20, 20, 10, 10])]);
    const { plan: found, photos: placed } = await plan(
      { ...photos('a.jpg'), 'boxes.json': text },
      { boxMargin: 0.2 },
    );
    expect(placed[0]?.crop?.margin).toBe(0.2);
    expect(found.notes.join('\n')).toContain('margin of 20 %');
  });
});

describe('YOLO', () => {
  const yaml =
    'path: ../set\ntrain: ../train/images\nval: ../valid/images\nnames:\n  0: 1 Cent\n  1: 2 Cent\n';

  it('reads labels beside images, their splits, and the names of data.yaml', async () => {
    const { plan: found, photos: placed } = await plan({
      ...photos('set/train/images/1.jpg', 'set/valid/images/2.jpg', 'set/test/images/3.jpg'),
      'set/train/labels/1.txt': '0 0.5 0.5 0.2 0.4\n1 0.25 0.25 0.1 0.1 0.87\n',
      'set/valid/labels/2.txt': '1 0.1 0.1 0.3 0.1 0.3 0.5 0.1 0.5\r\n',
      'set/test/labels/3.txt': '0 .5 .5 1 1',
      'set/data.yaml': yaml,
      'set/README.txt': 'exported',
    });
    expect(found).toMatchObject({ layout: 'yolo', manifest: 'set/data.yaml', skippedFiles: 0 });
    expect(found.photos).toEqual({ train: 2, validation: 1, test: 1, unsplit: 0 });
    expect(placed.map(({ classKey }) => classKey)).toEqual(['1 Cent', '2 Cent', '2 Cent', '1 Cent']);
    expect(placed[0]?.crop?.box).toMatchObject({ x: 0.4, y: 0.3, width: 0.2, height: 0.4, unit: 'share' });
    expect(placed[2]?.crop?.box).toMatchObject({ x: 0.1, y: 0.1, height: 0.4 });
  });

  it('reads the layout of folders by kind, and lists of names', async () => {
    const { plan: found } = await plan({
      ...photos('images/train/1.jpg', 'images/val/2.jpg'),
      'labels/train/1.txt': '0 0.5 0.5 0.2 0.4',
      'labels/val/2.txt': '1 0.5 0.5 0.2 0.4',
      'classes.txt': '1 Cent\n2 Cent\n',
    });
    expect(found).toMatchObject({ layout: 'yolo', manifest: 'classes.txt' });
    expect(found.photos).toMatchObject({ train: 1, validation: 1 });
  });

  it('leaves out each line that cannot be meant, and counts them by what is wrong', async () => {
    const { plan: found, photos: placed } = await plan({
      ...photos('images/1.jpg', 'images/2.jpg'),
      'labels/1.txt':
        '0 0.5 0.5 0.2 0.4\n0 nan 0.5 0.2 0.4\n0 0.5 0.5\n5 0.5 0.5 0.2 0.4\n0 320 240 90 90\n0 0.5 0.5 0 0\nx',
      'labels/2.txt': '1 0.5 0.5 0.2 0.4\n-1 0.5 0.5 0.2 0.4\n',
      'data.yaml': 'names: [1 Cent, 2 Cent]',
    });
    expect(placed).toHaveLength(2);
    expect(found.notes.filter((note) => note.includes('left out'))).toEqual([
      '4 boxes were left out: each is not four numbers.',
      '1 box was left out: it is of a category that has no name.',
      '1 box was left out: it lies outside of its photo, or more than half of it does.',
      '1 box was left out: it has no size.',
    ]);
  });

  it('takes texts beside photos for what they are', async () => {
    const { plan: found } = await plan({
      ...photos('a/1.jpg', 'b/2.jpg'),
      'a/1.txt': 'a coin on a table',
      'b/2.txt': 'another coin',
      'classes.txt': 'a\nb',
    });
    expect(found).toMatchObject({ layout: 'folders', skippedFiles: 0 });
  });

  it('survives a data.yaml that unfolds to all memory', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`);
    const { plan: found } = await plan({
      ...photos('images/1.jpg', 'images/2.jpg'),
      'labels/1.txt': '0 0.5 0.5 0.2 0.4',
      'labels/2.txt': '1 0.5 0.5 0.2 0.4',
      'data.yaml': `a0: &a0 [x]\n${lines.join('\n')}\nnames: *a30`,
    });
    expect(found.notes.join('\n')).toContain('called by their numbers');
  });
});

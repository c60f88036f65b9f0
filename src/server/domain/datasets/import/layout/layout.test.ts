import { describe, expect, it } from 'vitest';
import { photos, placesOf, planFiles } from '../../../../testing/planned-files';
import { isFiller, splitOf } from './split-names';

describe('names of split folders', () => {
  it.each([
    [
      'train',
      [
        'entraînement',
        'Entrenamiento',
        'treino',
        'обучающая выборка',
        '训练集',
        '学習データ',
        '훈련',
        'train_224x224',
        'train-resized',
      ],
    ],
    [
      'validation',
      [
        'Validierung',
        'validación',
        'validação',
        'walidacja',
        '验证集',
        '検証',
        '검증',
        'valid (1)',
        'PublicTest',
      ],
    ],
    [
      'test',
      [
        'prueba',
        'teste',
        'тест',
        '测试集',
        'テスト',
        '테스트',
        'hold-out',
        'Evaluation',
        'test_256px',
        'PrivateTest',
      ],
    ],
  ] as const)('of %s are known in the languages of people', (split, names) => {
    for (const name of names) expect([name, splitOf(name)]).toEqual([name, split]);
  });

  it('are no others, whatever these have in them, and a hostile one is read at once', () => {
    for (const name of ['latest', 'valley', 'training wheels', 'trainer', 'attest', '', '1', 'testament']) {
      expect([name, splitOf(name)]).toEqual([name, undefined]);
    }
    expect(isFiller('images 2')).toBe(true);
    const started = performance.now();
    for (const part of ['1', 'dataset', 'imgs']) splitOf(`${part.repeat(Math.floor(250 / part.length))}?z`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('folders', () => {
  it('that say nothing within each class are part of it', async () => {
    const found = await planFiles(
      photos('1 Cent/images/1.jpg', '2 Cent/images/1.jpg', '5 Cent/photos/1.jpg'),
    );
    expect(found.classes.map(({ key }) => key)).toEqual(['1 Cent', '2 Cent', '5 Cent']);
    expect(found.plan.questions).toEqual([]);
  });

  it('that say of themselves to have no labels wait to be labelled, with splits or without', async () => {
    const flat = await planFiles(photos('a/1.jpg', 'b/1.jpg', 'unlabeled/9.jpg'));
    expect([placesOf(flat), flat.plan.waiting]).toEqual([{ 'a/1.jpg': 'a', 'b/1.jpg': 'b' }, 1]);
    const split = await planFiles(photos('train/a/1.jpg', 'train/b/1.jpg', 'Unlabelled images/9.jpg'));
    expect([split.photos.length, split.plan.waiting]).toEqual([2, 1]);
    expect(split.plan.splits).toMatchObject([{ target: 'train' }, { target: 'unlabelled', photos: 1 }]);
  });

  it('beside the splits with the same classes are shown as left out, and taken where the person says so', async () => {
    const files = photos(
      'train/a/1.jpg',
      'train/b/1.jpg',
      'test/a/2.jpg',
      'test/b/2.jpg',
      'May/a/3.jpg',
      'May/b/3.jpg',
    );
    const { plan, photos: placed } = await planFiles(files);
    expect(plan.splits.at(-1)).toEqual({ folder: 'May', target: 'skip', photos: 2, isChosen: false });
    expect([placed.length, plan.skipped[0]?.reason]).toEqual([
      4,
      'lies in "May", which is no train, validation or test folder',
    ]);
    expect(plan.notes.join()).toContain('"May" has classes of the same names');
    expect((await planFiles(files, { splits: { May: 'validation' } })).plan.photos.validation).toBe(2);
  });

  it('with control characters are read without them, and empty files are named', async () => {
    const found = await planFiles({
      ...photos('a\u0007b/1.jpg', 'a b/2\n.jpg', 'c/\u0000\u0001.jpg'),
      'c/0.jpg': '',
    });
    expect(placesOf(found)).toEqual({ 'a b/1.jpg': 'a b', 'a b/2 .jpg': 'a b', 'c/ .jpg': 'c' });
    expect(found.plan.notes.join()).toContain('3 names have control characters');
    expect(found.plan.skipped).toEqual([{ file: 'c/0.jpg', reason: 'is empty' }]);
  });
});

describe('the faces of a coin', () => {
  const coins = async (...names: string[]) => {
    const found = await planFiles(photos(...names.map((name) => `a/${name}`), 'b/x.jpg'));
    return found.photos.filter(({ classKey }) => classKey === 'a').map(({ coin }) => coin);
  };

  it.each([
    ['7_obverse.jpg', '7_reverse.jpg'],
    ['7-front.jpg', '7-back.png'],
    ['front_7.jpg', 'back_7.jpg'],
    ['7 (vorn).jpg', '7 (hinten).jpg'],
    ['Münze 7 Vorderseite.jpg', 'Münze 7 Rückseite.jpg'],
    ['7_anverso_grande.jpg', '7_reverso_grande.jpg'],
    ['7 аверс.jpg', '7 реверс.jpg'],
    ['7h.jpg', '7t.jpg'],
    ['7_A.jpg', '7_B.jpg'],
    ['7_o.jpg', '7_r.jpg'],
    ['nested/7_obv.jpg', 'nested/7_rev.jpg'],
  ])('are known by %s and %s', async (front, back) => {
    const [one, other, alone] = await coins(front, back, '8_obverse.jpg');
    expect(one).not.toBeNull();
    expect([other, alone]).toEqual([one, null]);
  });

  it.each([
    ['what continues counting', ['7_a.jpg', '7_b.jpg', '7_c.jpg']],
    ['letters of words', ['colour.jpg', 'coat.jpg', '7a.jpg', '7b.jpg']],
    ['two of one face', ['7_front.jpg', '7_front.png', '7_back.jpg']],
    ['a word alone', ['front.jpg', 'back.jpg']],
  ])('are not %s', async (_, names) => {
    expect(new Set(await coins(...names))).toEqual(new Set([null]));
  });

  it('are known by folders outside of the classes', async () => {
    const { photos: placed, plan } = await planFiles(
      photos('obverse/a/1.jpg', 'obverse/b/1.jpg', 'reverse/a/1.jpg', 'reverse/b/2.jpg'),
    );
    expect([plan.questions, plan.coins, placed.map(({ classKey }) => classKey)]).toEqual([
      [],
      1,
      ['a', 'b', 'a', 'b'],
    ]);
    expect(placed[2]?.coin).toBe(placed[0]?.coin);
  });

  it('are those of each split where people count again in each', async () => {
    const names = ['train/a/1_h.jpg', 'train/a/1_t.jpg', 'test/a/1_h.jpg', 'test/a/1_t.jpg', 'train/b/x.jpg'];
    const { photos: placed, plan } = await planFiles(photos(...names));
    expect(plan.coins).toBe(2);
    expect(placed[0]?.coin).toBe(placed[1]?.coin);
    expect(placed[2]?.coin).not.toBe(placed[0]?.coin);
  });
});

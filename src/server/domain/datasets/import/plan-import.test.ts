import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';
import type { ImportListing } from './layout/listing';
import type { RawName } from './names/decode-names';
import { planImport } from './plan-import';

/** A listing of these files; a name that ends in `/` is a folder, and `contents` are of files that are read. */
function listing(names: RawName[], contents: Record<string, string | Uint8Array> = {}): ImportListing {
  const all = [...names, ...Object.keys(contents)];
  return {
    entries: all.map((name) => ({
      name,
      isFolder: typeof name === 'string' && name.endsWith('/'),
      bytes: typeof name === 'string' && name.endsWith('/') ? 0 : 100,
    })),
    notes: [],
    read: async ({ name }) => Buffer.from(contents[name as string] ?? ''),
    close: () => undefined,
  };
}
const plan = (
  names: RawName[],
  options: ImportOptions = {},
  contents?: Record<string, string | Uint8Array>,
) => planImport(listing(names, contents), options);
const placed = async (names: RawName[], options?: ImportOptions) =>
  (await plan(names, options)).photos.map(({ split, classKey, name }) => [split, classKey, name]);
const keys = async (names: RawName[], options?: ImportOptions) =>
  (await plan(names, options)).classes.map(({ key }) => key);
const notes = async (names: RawName[], options?: ImportOptions) =>
  (await plan(names, options)).plan.notes.join('\n');
const classes = ['1 Cent', '2 Cent'];
const inFolders = (...folders: string[]) =>
  folders.flatMap((folder) => classes.map((name) => `${folder}/${name}/${folder.length}.jpg`));

describe('folders', () => {
  it('reads class folders without splits', async () => {
    expect(await placed(['a/1.jpg', 'b/2.jpg'])).toEqual([
      [null, 'a', '1.jpg'],
      [null, 'b', '2.jpg'],
    ]);
  });

  it.each([
    [
      ['Training', 'val', 'testing'],
      ['train', 'validation', 'test'],
    ],
    [
      ['training_set', 'test_set'],
      ['train', 'test'],
    ],
    [
      ['train_images', 'Validation Images'],
      ['train', 'validation'],
    ],
    [
      ['trn', 'dev', 'tst'],
      ['train', 'validation', 'test'],
    ],
    [
      ['TRAIN-DATA', 'eval'],
      ['train', 'test'],
    ],
    [
      ['train1', 'train2', 'test1'],
      ['train', 'train', 'test'],
    ],
    [
      ['coins_train', 'coins_val'],
      ['train', 'validation'],
    ],
    [
      ['training_set/training_set', 'test_set/test_set'],
      ['train', 'test'],
    ],
    [
      ['trainset/images', 'testset/images'],
      ['train', 'test'],
    ],
    [
      ['coins/data/train', 'coins/data/test'],
      ['train', 'test'],
    ],
  ])('reads the splits of %j', async (folders, splits) => {
    const found = await placed(inFolders(...folders));
    expect(found.map(([split]) => split)).toEqual(splits.flatMap((split) => [split, split]));
    expect(new Set(found.map(([, key]) => key))).toEqual(new Set(classes));
  });

  it('takes classes that are called like splits for classes', async () => {
    expect(await keys(['train/1.jpg', 'tram/1.jpg', 'test/1.jpg'])).toEqual(['test', 'train', 'tram']);
  });

  it('reads splits inside the class folders', async () => {
    expect(await placed(['a/train/1.jpg', 'a/test/2.jpg', 'b/train/1.jpg', 'b/test/2.jpg'])).toEqual([
      ['train', 'a', '1.jpg'],
      ['test', 'a', '2.jpg'],
      ['train', 'b', '1.jpg'],
      ['test', 'b', '2.jpg'],
    ]);
  });

  it('asks when all classes hold the same subfolders, and takes either answer', async () => {
    const files = ['Canada', 'Mexico'].flatMap((top) => [`${top}/1/a.jpg`, `${top}/5/a.jpg`]);
    const { plan: asked } = await plan(files);
    expect(asked.questions).toMatchObject([{ option: 'level', folders: ['Canada', 'Mexico'] }]);
    expect(asked.levels.map((level) => level.classes)).toEqual([2, 4]);
    expect(await keys(files, { level: 1 })).toEqual(['Canada', 'Mexico']);
    expect(await keys(files, { level: 2 })).toEqual(['Canada/1', 'Canada/5', 'Mexico/1', 'Mexico/5']);
    expect(await placed(files, { splits: { Canada: 'train', Mexico: 'test' } })).toEqual([
      ['train', '1', 'a.jpg'],
      ['train', '5', 'a.jpg'],
      ['test', '1', 'a.jpg'],
      ['test', '5', 'a.jpg'],
    ]);
    const { classes: named } = await plan(files, { level: 2, folderParts: ['country', 'value'] });
    expect(named[0]).toMatchObject({ label: '1 · Canada', value: '1', country: 'Canada' });
  });

  it('takes the inner folders for classes where the outer ones hold no photos', async () => {
    const files = ['Canada/loonie/1.jpg', 'Canada/toonie/1.jpg', 'Mexico/peso/1.jpg'];
    expect(await keys(files)).toEqual(['Canada/loonie', 'Canada/toonie', 'Mexico/peso']);
    expect(await notes(files)).toContain('Level 1 (Canada, Mexico) would give 2');
  });

  it('takes the data of a repository, and none of its pictures', async () => {
    const files = [
      ...inFolders('coins-main/data'),
      'coins-main/docs/img/1.png',
      'coins-main/assets/logo.png',
    ];
    const { plan: found } = await plan([...files, 'coins-main/README.md', 'coins-main/src/train.py']);
    expect(found.classes.map(({ key }) => key)).toEqual(classes);
    expect(found.skipped).toEqual([
      { file: 'coins-main/docs/img/1.png', reason: 'lies beside "data", which has the classes' },
      { file: 'coins-main/assets/logo.png', reason: 'lies beside "data", which has the classes' },
    ]);
    expect(await keys(['data/a/1.jpg', 'data/b/1.jpg', 'docs/a/1.jpg', 'Mexico/a/1.jpg'])).toContain('docs');
    expect(
      await placed(['x/data/train/a/1.jpg', 'x/data/test/a/2.jpg', 'x/data/train/b/1.jpg', 'x/docs/1.png']),
    ).toEqual([
      ['train', 'a', '1.jpg'],
      ['test', 'a', '2.jpg'],
      ['train', 'b', '1.jpg'],
    ]);
  });

  it('keeps names of any script, and one with a slash in it together as far as a path can', async () => {
    const names = ['🪙 gold', 'عشرة فلوس', '10 אגורות', '\u202eteuq', '<b>1 & 2</b>', `a"b'c`];
    const found = await plan(names.flatMap((name) => [1, 2, 3].map((n) => `${name}/${n}.jpg`)));
    // A zip has `</b>` as a folder `<` … `b>` in the folder before it: its photos count to that one.
    const kept = ['🪙 gold', 'عشرة فلوس', '10 אגורות', 'teuq', '<b>1 & 2<', `a"b'c`];
    expect(found.classes.map(({ key }) => key).sort()).toEqual(kept.sort());
    for (const key of kept) expect(found.photos.filter(({ classKey }) => classKey === key)).toHaveLength(3);
    expect(found.plan.skipped).toEqual([]);
  });

  it('counts subfolders of a class to the class, and says so', async () => {
    expect(await placed(['euro/old/1.jpg', 'euro/2.jpg', 'won/1.jpg'])).toHaveLength(3);
    expect(await notes(['euro/old/1.jpg', 'euro/2.jpg', 'won/1.jpg'])).toContain('1 file in subfolders');
  });

  it('links the faces of a coin, by folder or by name', async () => {
    const byFolder = ['euro', 'won'].flatMap((name) => [`${name}/obverse/1.jpg`, `${name}/reverse/1.jpg`]);
    const found = await plan(byFolder);
    expect(found.classes.map(({ key }) => key)).toEqual(['euro', 'won']);
    expect(found.plan.coins).toBe(2);
    expect(found.photos.map(({ coin }) => coin)).toEqual(['euro/1', 'euro/1', 'won/1', 'won/1']);
    const byName = await plan([
      'a/7_obverse.jpg',
      'a/7_reverse.jpg',
      'a/8h.jpg',
      'a/8t.jpg',
      'b/9_obverse.jpg',
    ]);
    expect(byName.plan.coins).toBe(2);
    expect(byName.photos.at(-1)?.coin).toBeNull();
  });

  it.each([
    ['in one folder that is no class', ['test/test/1.jpg', 'test/test/2.jpg']],
    ['in no folder', ['test/1.jpg', 'test/2.jpg']],
  ])('leaves photos without a label out, %s', async (_, unlabelled) => {
    const { plan: made } = await plan([...inFolders('train', 'validation'), ...unlabelled]);
    expect(made.unlabelled).toBe(2);
    expect(made.photos).toEqual({ train: 2, validation: 2, test: 0, unsplit: 0 });
    expect(made.notes.join()).toContain('2 photos in "test" have no label');
    expect(made.waiting).toBe(2);
    expect(made.splits.find(({ folder }) => folder === 'test')?.target).toBe('unlabelled');
  });

  it('ignores folders without photos, and names them', async () => {
    const files = [
      'Coins/a/1.jpg',
      'Coins/b/1.jpg',
      'Coins_README/readme.txt',
      'Coins/models/final.h5',
      'Coins/c/',
    ];
    expect(await keys(files)).toEqual(['a', 'b']);
    expect(await notes(files)).toContain('The folders Coins/c, Coins/models, Coins_README hold no photos');
  });

  it('names the system folders it leaves out, once', async () => {
    const files = [
      'a/1.jpg',
      'b/1.jpg',
      'a/@eaDir/1.jpg/T.jpg',
      'b/@eaDir/1.jpg/T.jpg',
      'Icon\r',
      '__MACOSX/a/._1.jpg',
    ];
    expect(await placed(files)).toHaveLength(2);
    expect(await notes(files)).toContain('@eaDir (2 files), Icon files of macOS (1 file), __MACOSX (1 file)');
  });

  it('lists every file that belongs to no class', async () => {
    const { plan: made } = await plan([
      ...inFolders('train'),
      'train/stray.jpg',
      'extra/c/1.jpg',
      'loose.jpg',
      'train/a/.hidden/1.jpg',
    ]);
    expect(Object.fromEntries(made.skipped.map(({ file, reason }) => [file, reason]))).toEqual({
      'train/stray.jpg': 'lies in "train" without a class folder',
      'extra/c/1.jpg': 'lies in "extra", which is no train, validation or test folder',
      'loose.jpg': 'lies outside every class folder',
      'train/a/.hidden/1.jpg': 'is a hidden file',
    });
  });

  it('leaves out the folders and classes that the person chose', async () => {
    const files = ['a/1.jpg', 'b/1.jpg', 'c/1.jpg', 'd/1.jpg'];
    expect(await keys(files, { skipFolders: ['a'], skipClasses: ['d'] })).toEqual(['b', 'c']);
  });

  it.each([
    ['in no folder', ['1.jpg', '2.jpg'], 'No class folder was found'],
    ['in a single folder', ['a/1.jpg', 'a/2.jpg'], 'Only one class folder was found ("a")'],
  ])('lets photos %s wait to be labelled, unless they are to be left out', async (_, files, found) => {
    const { plan: made, unlabelled, photos: placed } = await plan(files);
    expect([made.classes, placed, made.unlabelled, made.skippedFiles]).toEqual([[], [], 2, 0]);
    expect(unlabelled.map(({ path }) => path)).toEqual(files);
    expect(made.notes.join()).toContain(`${found}; a version needs two.`);
    expect(made.waiting).toBe(2);
    await expect(plan(files, { unlabelled: 'skip' })).rejects.toThrow(found);
  });

  it.each([
    ['nothing at all', [], 'No class folder was found'],
    ['a path that leads out', ['a/1.jpg', '../b/1.jpg'], 'leads out of the archive'],
    ['a path that leads out by backslashes', ['a/1.jpg', 'b\\..\\..\\1.jpg'], 'leads out of the archive'],
    ['two files of one name', ['a/1.jpg', '/a/1.jpg', 'b/1.jpg'], 'two files named "a/1.jpg"'],
  ])('refuses %s', async (_, files, message) => {
    await expect(plan(files)).rejects.toThrow(AppError);
    await expect(plan(files)).rejects.toThrow(message);
  });
});

describe('names', () => {
  it('strips the root of a path and reads backslashes', async () => {
    expect(await keys(['/coins/a/1.jpg', '\\coins\\b\\1.jpg', 'C:\\coins\\c\\1.jpg'])).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('splits on a backslash only after decoding', async () => {
    const files = ['能', '表'].map((name) => iconv.encode(`${name}/1.jpg`, 'shift_jis'));
    const { plan: made, classes: found } = await plan(files);
    expect(found.map(({ key }) => key).sort()).toEqual(['能', '表'].sort());
    expect(made.encoding).toMatchObject({ assumed: 'shift_jis', isChosen: false, names: 2 });
    expect(made.notes.join()).toContain('read as shift_jis');
  });

  it('reads undeclared UTF-8, and another encoding where the person says so', async () => {
    const files = ['5 O\u0308re/1.jpg', '1 Złoty/1.jpg'].map((name) => Buffer.from(name));
    expect(await keys(files)).toEqual(['1 Złoty', '5 Öre']);
    expect((await plan(files)).plan.encoding).toMatchObject({ assumed: 'utf-8' });
    expect(await keys(files, { encoding: 'windows-1252' })).toContain('1 ZÅ‚oty');
  });

  it('merges names that nobody can tell apart, with a note', async () => {
    const files = [
      '1 Penny/1.jpg',
      '1 Penny /2.jpg',
      '1 Penny\u200b/3.jpg',
      '1\u00a0Penny/4.jpg',
      '2 Pence/1.jpg',
    ];
    expect(await keys(files)).toEqual(['1 Penny', '2 Pence']);
    expect(await notes(files)).toContain('"1 Penny": folders whose names look the same');
  });

  it('says which classes look alike, and keeps them', async () => {
    const { plan: made } = await plan(['1 cent/1.jpg', '1 Cent/1.jpg', '2 Cent/1.jpg']);
    expect(made.classes).toHaveLength(3);
    expect(made.classes.filter(({ notes: doubts }) => doubts.length > 0)).toHaveLength(2);
  });

  it('bounds long names and paths, with a reason', async () => {
    const { plan: made } = await plan([
      'a/1.jpg',
      'b/1.jpg',
      `${'W '.repeat(1500)}/1.jpg`,
      `${'d/'.repeat(40)}1.jpg`,
    ]);
    expect(made.skipped.map(({ reason }) => reason)).toEqual([
      'has a name of 3,000 letters; at most 255 are possible',
      'lies deeper than 32 folders',
    ]);
    expect(made.skipped.every(({ file }) => file.length < 200)).toBe(true);
    const named = await plan(
      [`${'L'.repeat(250)}/1.jpg`, 'b/1.jpg'],
      {},
      { 'cat_to_name.json': '{"b":"B"}' },
    );
    expect(
      named.plan.notes.find((note) => note.startsWith('cat_to_name.json has no name for'))?.length,
    ).toBeLessThan(160);
  });

  it('orders classes as people count', async () => {
    expect(await keys(['100won/a.jpg', '10won/a.jpg', '9won/a.jpg'])).toEqual(['9won', '10won', '100won']);
  });
});

describe('cat_to_name.json', () => {
  const files = ['1/a.jpg', '2/a.jpg', '3/a.jpg'];
  const named = (names: object | Uint8Array, options: ImportOptions = {}) =>
    plan(files, options, {
      'cat_to_name.json': names instanceof Uint8Array ? names : JSON.stringify(names),
    });

  it('gives value, currency and country, or any label', async () => {
    const { classes: found } = await named({ 1: '1 Cent,Euro,spain', 2: 'A button', 3: 'x' });
    expect(found[0]).toMatchObject({ value: '1 Cent', currency: 'Euro', country: 'spain' });
    expect(found[1]).toMatchObject({ label: 'A button', value: null });
  });

  it.each([
    [
      'UTF-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode('{"1":"5 Öre,Krona,sweden"}', 'utf16le')]),
      null,
    ],
    ['UTF-8 with a mark', Buffer.from('\ufeff{"1":"5 Öre,Krona,sweden"}'), null],
    ['Latin-1', iconv.encode('{"1":"5 Öre,Krona,sweden"}', 'latin1'), 'read as windows-1252'],
  ])('is read as %s', async (_, bytes, note) => {
    const { classes: found, plan: made } = await named(bytes);
    expect(found[0]?.value).toBe('5 Öre');
    if (note) expect(made.notes.join()).toContain(note);
  });

  it('notes names with two or four parts, and the same label twice', async () => {
    const { plan: made } = await named({
      1: '2,5 Cent,Gulden,netherlands',
      2: '5 Cent, Euro',
      3: '5 Cent, Euro',
    });
    expect(made.notes.join('\n')).toContain('The names of 1, 2, 3 have not the three parts');
    expect(made.notes.join('\n')).toContain('The classes 2, 3 have the same label');
    expect(made.classes[0]?.notes).toEqual(['its name has 4 parts, not three']);
  });

  it('is put right by the parts that the person chose, and by corrections', async () => {
    const names = { 1: '1 Dollar,Dollar,Trinidad, and Tobago', 2: 'x', 3: 'y' };
    const parts = await named(names, { nameParts: ['value', 'currency', 'country'] });
    expect(parts.classes[0]).toMatchObject({ currency: 'Dollar', country: 'Trinidad, and Tobago' });
    const corrected = await named(names, {
      classNames: { 2: { value: '2', currency: 'Euro', country: 'spain' } },
    });
    expect(corrected.classes[1]).toMatchObject({ label: '2 · Euro · spain', country: 'spain' });
  });

  it('keeps the good names beside bad ones, and says what is wrong with these', async () => {
    const { classes: found, plan: made } = await named({ 1: 5, 2: { name: 'x' }, 3: 'x'.repeat(301) });
    expect(found.map(({ label }) => label)).toEqual(['5', '2', '3']);
    expect(made.notes.join()).toContain('"2" (it is an object, not a text)');
    expect(made.notes.join()).toContain('"3" (it has 301 letters; at most 300 are possible)');
  });

  it('is matched where its keys are written a little otherwise, or stand on the other side', async () => {
    const labels = async (folders: string[], names: object) =>
      (
        await plan(
          folders.map((folder) => `${folder}/a.jpg`),
          {},
          { 'cat_to_name.json': JSON.stringify(names) },
        )
      ).classes.map(({ label }) => label);
    expect(await labels(['01', '02'], { 1: 'one', 2: 'two' })).toEqual(['one', 'two']);
    expect(await labels(['1_Cent', '2 Cent'], { '1 cent': 'one', '2-CENT': 'two' })).toEqual(['one', 'two']);
    expect(await labels(['1', '2'], { one: 1, two: '2' })).toEqual(['one', 'two']);
    expect(await labels(['1', '2'], { 'train/1': 'one', '2/': 'two' })).toEqual(['one', 'two']);
    // What only numbers the classes names none.
    expect(await labels(['a', 'b'], { a: 0, b: 1 })).toEqual(['a', 'b']);
    // What two folders could mean is meant by neither.
    expect(await labels(['1', '01', '2'], { 1: 'one', 2: 'two' })).toEqual(['01', 'one', 'two']);
  });

  it.each([
    ['no JSON', Buffer.from('{"1": '), 'it is no valid JSON'],
    ['a list', ['1 Cent'], 'must be one object'],
  ])('is refused when it is %s, with what to do', async (_, names, message) => {
    await expect(named(names)).rejects.toThrow(message);
  });
});

describe('tables that label the photos', () => {
  const photos = ['images/10.jpg', 'images/11.jpg', 'images/20.jpg', 'images/21.jpg'];
  const table = (name: string, text: string, options: ImportOptions = {}) =>
    plan(photos, options, { [name]: text });

  it.each([
    [
      'labels.csv',
      'filename,label,split\n10.jpg,1 Cent,train\n11.jpg,1 Cent,val\n20.jpg,2 Cent,train\n21.jpg,2 Cent,test',
    ],
    [
      'labels.csv',
      'Label;Image ID;Set\n1 Cent;10;training\n1 Cent;11;dev\n2 Cent;20;train\n2 Cent;21;eval\n',
    ],
    [
      'images/metadata.jsonl',
      [
        ['10', '1', 'train'],
        ['11', '1', 'val'],
        ['20', '2', 'train'],
        ['21', '2', 'test'],
      ]
        .map(([id, value, split]) =>
          JSON.stringify({ file_name: `${id}.jpg`, label: `${value} Cent`, split }),
        )
        .join('\n'),
    ],
  ])('are read: %s', async (name, text) => {
    const found = await table(name, text);
    expect(found.photos.map(({ path, classKey, split }) => [path, classKey, split])).toEqual([
      ['images/10.jpg', '1 Cent', 'train'],
      ['images/11.jpg', '1 Cent', 'validation'],
      ['images/20.jpg', '2 Cent', 'train'],
      ['images/21.jpg', '2 Cent', 'test'],
    ]);
    expect(found.plan).toMatchObject({ manifest: name, level: null });
  });

  it('give value, currency, country and the coin', async () => {
    const found = await table(
      'labels.csv',
      'file,label,value,currency,country,coin\n10.jpg,a,1 Cent,Euro,spain,x\n11.jpg,a,1 Cent,Euro,spain,x\n20.jpg,b,,,,\n21.jpg,b,,,,',
    );
    expect(found.classes[0]).toMatchObject({ value: '1 Cent', currency: 'Euro', country: 'spain' });
    expect(found.photos.map(({ coin }) => coin)).toEqual(['a/x', 'a/x', null, null]);
  });

  it('survive bad lines, and say how many', async () => {
    const lines = [
      '{"file_name":"10.jpg","label":"a"}',
      '{broken',
      '{"file_name":"20.jpg","label":"b"}',
      '{"file_name":"gone.jpg","label":"b"}',
    ];
    const { plan: made } = await table('images/metadata.jsonl', lines.join('\n'));
    expect(made.classes).toHaveLength(2);
    expect(made.notes.join()).toContain('1 line of images/metadata.jsonl could not be read');
    expect(made.notes.join()).toContain('1 row of images/metadata.jsonl');
    expect([made.unlabelled, made.skippedFiles]).toEqual([2, 0]);
    expect(made.waiting).toBe(2);
  });

  it('give way to the folders when they label few photos, or the person says so', async () => {
    const files = ['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg'];
    const text = 'file,label\na/1.jpg,x\nb/1.jpg,y';
    expect((await plan(files, {}, { 'some.csv': 'file,label\na/1.jpg,x' })).plan.layout).toBe('folders');
    expect((await plan(files, {}, { 'some.csv': text })).plan.layout).toBe('csv');
    expect((await plan(files, { manifest: 'none' }, { 'some.csv': text })).plan.layout).toBe('folders');
  });

  it('are read whatever bytes they have', async () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed;
    };
    for (let i = 0; i < 300; i++) {
      const bytes = Uint8Array.from({ length: next() % 200 }, () => next() % 256);
      const text = Buffer.concat([Buffer.from('file,label\n10.jpg,a\n'), bytes]);
      const name = ['x.csv', 'x.jsonl', 'x.tsv'][i % 3] as string;
      await plan(['a/10.jpg', 'b/11.jpg'], {}, { [name]: text }).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    }
  });
});

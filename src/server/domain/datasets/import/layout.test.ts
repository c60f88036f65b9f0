import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors';
import { isSystemJunk, readLayout } from './layout';

const read = (files: string[], directories: string[] = []) => readLayout({ files, directories });
const placed = async (files: string[]) =>
  (await read(files)).files.map(({ classKey, split, name }) => [split, classKey, name]);

describe('readLayout', () => {
  it('reads class folders without splits', async () => {
    expect(await placed(['a/1.jpg', 'b/2.jpg'])).toEqual([
      [null, 'a', '1.jpg'],
      [null, 'b', '2.jpg'],
    ]);
  });

  it('reads splits by any of their usual names', async () => {
    expect(
      await placed([
        'Training/a/1.jpg',
        'training/b/1.jpg',
        'val/a/2.jpg',
        'valid/b/2.jpg',
        'testing/a/3.jpg',
      ]),
    ).toEqual([
      ['train', 'a', '1.jpg'],
      ['train', 'b', '1.jpg'],
      ['validation', 'a', '2.jpg'],
      ['validation', 'b', '2.jpg'],
      ['test', 'a', '3.jpg'],
    ]);
  });

  it('steps into an enclosing folder, with or without splits in it', async () => {
    expect(await placed(['coins/train/a/1.jpg', 'coins/test/b/1.jpg'])).toEqual([
      ['train', 'a', '1.jpg'],
      ['test', 'b', '1.jpg'],
    ]);
    expect(await placed(['./coins/a/1.jpg', './coins/b/1.jpg'])).toEqual([
      [null, 'a', '1.jpg'],
      [null, 'b', '1.jpg'],
    ]);
  });

  it('does not take a lone split folder for an enclosing one', async () => {
    expect((await placed(['train/a/1.jpg', 'train/b/1.jpg'])).map(([split]) => split)).toEqual([
      'train',
      'train',
    ]);
  });

  it('finds cat_to_name.json inside and beside the enclosing folder', async () => {
    const classes = ['coins/a/1.jpg', 'coins/b/1.jpg'];
    expect((await read([...classes, 'coins/cat_to_name.json'])).namesFile).toBe('coins/cat_to_name.json');
    expect((await read([...classes, 'cat_to_name.json'])).namesFile).toBe('cat_to_name.json');
    expect((await read(classes)).namesFile).toBeNull();
  });

  it('orders classes as people count', async () => {
    expect((await read(['100won/a.jpg', '10won/a.jpg', '9won/a.jpg'])).classKeys).toEqual([
      '9won',
      '10won',
      '100won',
    ]);
  });

  it('knows a class whose folder is empty', async () => {
    expect((await read(['a/1.jpg', 'b/1.jpg'], ['a', 'b', 'c'])).classKeys).toEqual(['a', 'b', 'c']);
    expect((await read(['train/a/1.jpg'], ['train', 'train/a', 'test', 'test/b'])).classKeys).toEqual([
      'a',
      'b',
    ]);
  });

  it('lists every file that belongs to no class', async () => {
    const { files, skipped } = await read([
      'train/a/1.jpg',
      'train/b/1.jpg',
      'test/loose.jpg',
      'train/stray.jpg',
      'extra/c/1.jpg',
      'readme.md',
      'train/a/.ipynb_checkpoints/1.jpg',
    ]);
    expect(files).toHaveLength(2);
    expect(Object.fromEntries(skipped.map(({ file, reason }) => [file, reason]))).toEqual({
      'test/loose.jpg': 'lies in "test" without a class folder',
      'train/stray.jpg': 'lies outside every class folder',
      'extra/c/1.jpg': 'lies in "extra", which is no train, validation or test folder',
      'readme.md': 'lies outside every class folder',
      'train/a/.ipynb_checkpoints/1.jpg': 'is a hidden file',
    });
  });

  it('counts subfolders of a class to the class, and says so', async () => {
    const layout = await read(['euro/obverse/1.jpg', 'euro/reverse/1.jpg', 'won/1.jpg']);
    expect(layout.classKeys).toEqual(['euro', 'won']);
    expect(layout.files.map((file) => file.name)).toEqual(['obverse/1.jpg', 'reverse/1.jpg', '1.jpg']);
    expect(layout.notes.join()).toContain('2 files in subfolders');
  });

  it('gives one key to names that differ only in how an accent is written', async () => {
    expect(
      (await read(['train/caf\u00e9/1.jpg', 'test/cafe\u0301/2.jpg', 'train/b/1.jpg'])).classKeys,
    ).toEqual(['b', 'caf\u00e9']);
  });

  it('passes over what operating systems leave behind', async () => {
    expect(isSystemJunk('__MACOSX/train/a/._1.jpg')).toBe(true);
    expect(isSystemJunk('train/a/.DS_Store')).toBe(true);
    expect(isSystemJunk('train/a/Thumbs.db')).toBe(true);
    expect(isSystemJunk('train/a/1.jpg')).toBe(false);
    expect((await read(['a/1.jpg', 'b/1.jpg', '__MACOSX/a/._1.jpg'])).skipped).toEqual([]);
  });

  it.each([
    ['nothing at all', [], 'No class folder was found'],
    ['photos without folders', ['1.jpg', '2.jpg'], 'No class folder was found'],
    ['one class', ['a/1.jpg', 'a/2.jpg'], 'Only one class folder was found ("a")'],
  ])('refuses %s', async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(AppError);
    await expect(read(files)).rejects.toThrow(message);
  });
});

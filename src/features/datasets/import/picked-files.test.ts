import { describe, expect, it } from 'vitest';
import { suggestedName, toPicked } from './picked-files';

const file = (path: string, text = 'x') => ({
  path,
  file: new File([text], path.split('/').at(-1) as string, { lastModified: 1 }),
});

describe('what was picked', () => {
  it('is one archive as it is, or files that are packed', () => {
    expect(toPicked([])).toBeNull();
    expect(toPicked([file('coins.tar.gz')])).toMatchObject({ kind: 'archive', name: 'coins.tar.gz' });
    expect(toPicked([file('photo.jpg')])).toMatchObject({ kind: 'files', name: 'photo.jpg' });
    expect(toPicked([file('euro/1/a.jpg'), file('euro/2/b.jpg')])).toMatchObject({
      kind: 'files',
      name: 'euro',
    });
    expect(toPicked([file('a.zip'), file('b.zip')])).toMatchObject({ kind: 'files', name: '2 files' });
  });

  it('suggests a name', () => {
    const picked = toPicked([file('Euro coins.tar.gz')]);
    expect(picked && suggestedName(picked)).toBe('Euro coins');
  });

  it('is known again in any order, and not when a file changed', () => {
    const print = (...files: ReturnType<typeof file>[]) => toPicked(files)?.fingerprint;
    const known = print(file('e/a.jpg'), file('e/b.jpg'));
    expect(print(file('e/b.jpg'), file('e/a.jpg'))).toBe(known);
    expect(print(file('e/a.jpg', 'xy'), file('e/b.jpg'))).not.toBe(known);
    expect(print(file('e/a.jpg'), file('e/c.jpg'))).not.toBe(known);
  });
});

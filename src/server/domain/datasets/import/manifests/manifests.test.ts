import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { photos, placesOf, planFiles } from '../../../../testing/planned-files';

const four = photos('images/10.jpg', 'images/11.jpg', 'images/20.jpg', 'images/21.jpg');
const labels = { 'images/10.jpg': 'a', 'images/11.jpg': 'a', 'images/20.jpg': 'b', 'images/21.jpg': 'b' };

describe('a table of labels', () => {
  it.each([
    ['with semicolons, and commas in its cells', 'file;label\n10.jpg;a\n11.jpg;a\n20.jpg;b\n21.jpg;b'],
    ['with tabs and old line ends', 'file\tlabel\r10.jpg\ta\r11.jpg\ta\r20.jpg\tb\r21.jpg\tb'],
    ['as Excel writes it', '\ufeffsep=;\r\nFile Name;Label\r\n10.jpg;a\r\n11.jpg;a\r\n20.jpg;b\r\n21.jpg;b'],
    [
      'with remarks before its titles',
      '# mine\n# of May\nfile,label\n10.jpg,a\n11.jpg,a\n20.jpg,b\n21.jpg,b',
    ],
    ['without titles', '10.jpg,a\n11.jpg,a\n20.jpg,b\n21.jpg,b'],
    ['with titles of its own', 'Bild,Münze\n10.jpg,a\n11.jpg,a\n20.jpg,b\n21.jpg,b'],
    [
      'with paths of another machine',
      'file,label\nC:\\Users\\me\\images\\10.jpg,a\n/home/me/images/11.jpg,a\n..\\images\\20.jpg,b\n./images/21.jpg,b',
    ],
    [
      'with addresses',
      'url,label\nhttps://a.example/x/10.jpg?w=9#top,a\nhttps://a.example/images/11.jpg,a\nfile:///d/20.jpg,b\ns3://c/21.jpg,b',
    ],
    ['with names in other letters and endings', 'file,label\n10.JPG,a\nIMAGES/11.jpeg,a\n20.png,b\n21,b'],
    [
      'with quoted line ends',
      'file,note,label\n10.jpg,"two\nlines",a\n11.jpg,"a ""quote""",a\n20.jpg,,b\n21.jpg,,b',
    ],
  ])('is read %s', async (_, text) => {
    const found = await planFiles({ ...four, 'labels.csv': text });
    expect(placesOf(found)).toEqual(labels);
    expect(found.plan.layout).toBe('csv');
  });

  it.each([
    ['rows', JSON.stringify([10, 11, 20, 21].map((n) => ({ file: `${n}.jpg`, label: n < 20 ? 'a' : 'b' })))],
    ['labels by file', '{"10.jpg":"a","11.jpg":"a","20.jpg":"b","21.jpg":"b"}'],
    ['files by label', '{"a":["10.jpg","11.jpg"],"b":["20.jpg","21.jpg"]}'],
  ])('is read as JSON with %s', async (_, text) => {
    const found = await planFiles({ ...four, 'labels.json': text });
    expect(placesOf(found)).toEqual(labels);
    expect(found.plan.manifests).toEqual(['labels.json']);
  });

  it('is read as lists of paths and numbers, also for each split, and no other text is', async () => {
    const found = await planFiles({
      ...photos('my images/10.jpg', 'my images/11.jpg', 'my images/20.jpg'),
      'train.txt': 'my images/10.jpg 0\r\nmy images/20.jpg 1\r\n\r\nno-label.jpg\r\n',
      'labels.txt': 'my images/11.jpg\t0\n',
      'classes.txt': 'a\nb\n',
      'README.txt': 'These photos were taken in May.',
    });
    expect(Object.values(placesOf(found)).sort()).toEqual(['0', 'train: 0', 'train: 1']);
    expect(found.classes.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(found.plan.notes.join()).toContain('1 line of train.txt could not be read');
  });

  it('has rows by split, nested columns and nested paths in JSON', async () => {
    const rows = (...ids: number[]) =>
      ids.map((n) => ({ image: { path: `images/${n}.jpg` }, label: n < 20 ? 'a' : 'b' }));
    const found = await planFiles({
      ...four,
      'all.json': JSON.stringify({ train: rows(10, 20), valid: rows(11, 21) }),
    });
    expect(Object.values(placesOf(found))).toEqual([
      'train: a',
      'train: b',
      'validation: a',
      'validation: b',
    ]);
  });

  it('in another encoding says which was assumed', async () => {
    const text = 'file,label\n10.jpg,5 Öre\n11.jpg,5 Öre\n20.jpg,1 Krona\n21.jpg,1 Krona';
    const found = await planFiles({ ...four, 'labels.csv': iconv.encode(text, 'windows-1252') });
    expect(placesOf(found)['images/10.jpg']).toBe('5 Öre');
    expect(found.plan.notes.join()).toContain('labels.csv is no UTF-8: it was read as windows-1252');
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(text, 'utf16le')]);
    expect(placesOf(await planFiles({ ...four, 'labels.csv': utf16 }))['images/10.jpg']).toBe('5 Öre');
  });

  it('with a quote that is never closed loses that line alone', async () => {
    const found = await planFiles({
      ...four,
      ...photos('images/30.jpg'),
      'labels.csv': 'file,label\n10.jpg,"a\n11.jpg,a\n20.jpg,b"x\n21.jpg,"b"\n30.jpg,"two\nlines"\n',
    });
    expect(placesOf(found)).toEqual({
      'images/11.jpg': 'a',
      'images/20.jpg': 'b"x',
      'images/21.jpg': 'b',
      'images/30.jpg': 'two lines',
    });
    expect(found.plan.notes.join()).toContain('1 line of labels.csv could not be read');
  });

  it('with a value alone keeps its labels', async () => {
    const found = await planFiles({
      ...four,
      'labels.csv': 'file,label,value\n10.jpg,a,1\n11.jpg,a,1\n20.jpg,b,1\n21.jpg,b,1',
    });
    expect(found.classes).toMatchObject([
      { label: 'a', value: '1' },
      { label: 'b', value: '1' },
    ]);
  });

  it('with a comma too many in a line leaves that line out and counts it', async () => {
    const found = await planFiles({
      ...four,
      'labels.csv': 'file,value,label\n10.jpg,1,a\n11.jpg,2,5 Cent,a\n20.jpg,2,b\n21.jpg,2,b',
    });
    expect(placesOf(found)['images/11.jpg']).toBeUndefined();
    expect(found.plan.notes.join()).toContain('1 line of labels.csv could not be read');
  });

  it('that contradicts itself keeps neither label, and a row that is there twice counts once', async () => {
    const found = await planFiles({
      ...four,
      'labels.csv':
        'file,label,split\n10.jpg,a,train\n10.jpg,a,test\n11.jpg,a,\n11.jpg,b,\n20.jpg,b,spring\n21.jpg,b,\n21.jpg,b,',
    });
    expect(placesOf(found)).toEqual({
      'images/10.jpg': 'test: a',
      'images/20.jpg': 'b',
      'images/21.jpg': 'b',
    });
    expect(found.plan.skipped).toEqual([
      { file: 'images/11.jpg', reason: 'is labelled "a" and "b"; left out, since only one can be correct' },
    ]);
    expect(found.plan.notes.join()).toContain('No split is called "spring" (1 row)');
  });

  it('means the photo in the folder it writes, and another of its name only where no other row does', async () => {
    const found = await planFiles({
      ...photos('train/1.jpg', 'test/1.jpg', 'test/2.jpg'),
      'labels.csv': 'file,label\n/d/train/1.jpg,a\n/d/test/1.jpg,b\n/d/test/2.jpg,b\n/d/train/2.jpg,a',
    });
    expect(placesOf(found)).toEqual({
      'train/1.jpg': 'train: a',
      'test/1.jpg': 'test: b',
      'test/2.jpg': 'test: b',
    });
    expect(found.plan.notes.join()).toContain('1 row of labels.csv names no photo of the archive');
  });

  it.each([
    ['a table', 'classes.csv', 'id,name\n10,1 Cent\n20,2 Cent'],
    [
      'a list that numbers itself',
      'classes.txt',
      [...Array(21).keys()].map((n) => `${n} ${n / 10} Cent`).join('\n'),
    ],
  ])('that numbers the classes has their names from %s', async (_, name, list) => {
    const text = 'file,label\nimages/10.jpg,10\nimages/11.jpg,10\nimages/20.jpg,20\nimages/21.jpg,20';
    const found = await planFiles({ ...four, 'labels.csv': text, [name]: list });
    expect(found.classes.map(({ key, label }) => [key, label])).toEqual([
      ['10', '1 Cent'],
      ['20', '2 Cent'],
    ]);
    expect(found.photos).toHaveLength(4);
  });

  it('that numbers them from none or from one has the names of a list line by line', async () => {
    const numbered = (from: number) =>
      `file,label\n10.jpg,${from}\n11.jpg,${from}\n20.jpg,${from + 1}\n21.jpg,${from + 1}`;
    for (const from of [0, 1]) {
      const files = {
        ...four,
        'labels.csv': numbered(from),
        'classes.txt': '1 Cent,Euro,spain\n2 Cent,Euro,spain\n',
      };
      const { classes } = await planFiles(files);
      expect(classes.map(({ value }) => value)).toEqual(['1 Cent', '2 Cent']);
    }
  });

  it('without usual titles does not outvote the folders, nor do files beside the photos', async () => {
    const sidecars = {
      'a/1.json': '{"a/1.jpg":"x"}',
      'a/2.jpg.json': '{"a/2.jpg":"y"}',
      'names.json': '{"1":"x","2":"y"}',
    };
    const found = await planFiles({
      ...photos('a/1.jpg', 'a/2.jpg', 'b/3.jpg'),
      ...sidecars,
      'sizes.csv': 'file,pixels\na/1.jpg,9\na/2.jpg,9\nb/3.jpg,10',
    });
    expect(found.plan.layout).toBe('folders');
  });
});

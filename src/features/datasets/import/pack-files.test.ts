import { Parser } from 'tar';
import { describe, expect, it } from 'vitest';
import { packFiles } from './pack-files';

async function unpack(blob: Blob): Promise<{ path: string; text: string }[]> {
  const entries: { path: string; text: string }[] = [];
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => entries.push({ path: entry.path, text: Buffer.concat(chunks).toString() }));
    },
  });
  parser.end(Buffer.from(await blob.arrayBuffer()));
  return entries;
}

const file = (text: string) => new File([text], 'x', { lastModified: 1_700_000_000_000 });

describe('loose files', () => {
  it('become one tar that any program reads, with long names and names of every script', async () => {
    const files = [
      { path: 'a/1.jpg', file: file('one') },
      { path: `b/${'long'.repeat(60)}.jpg`, file: file('x'.repeat(512)) },
      { path: 'Česko/5 Kč/č.jpg', file: file('') },
    ];
    expect(await unpack(packFiles(files))).toEqual(
      await Promise.all(files.map(async ({ path, file }) => ({ path, text: await file.text() }))),
    );
  });

  it('give the same bytes each time', async () => {
    const pack = () => packFiles([{ path: 'ä/1.jpg', file: file('one') }]).arrayBuffer();
    expect(Buffer.from(await pack()).equals(Buffer.from(await pack()))).toBe(true);
  });
});

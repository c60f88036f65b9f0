import yauzl from 'yauzl';

/** The photos of a zip, by their path in it. */
export async function* photosOf(
  file: string,
  isWanted: (name: string) => boolean,
): AsyncGenerator<{ name: string; bytes: Buffer }> {
  const zip = await yauzl.openPromise(file);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (!/\.(jpe?g|png)$/i.test(name) || !isWanted(name)) continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      yield { name, bytes: Buffer.concat(chunks) };
    }
  } finally {
    zip.close();
  }
}

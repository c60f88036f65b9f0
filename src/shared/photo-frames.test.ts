import { expect, it } from 'vitest';
import { frameHeader, readFrames } from './photo-frames';

const photos = [new Uint8Array([1, 2, 3]), null, new Uint8Array(0), new Uint8Array(1000).fill(7)];
const answer = photos.flatMap((photo) => [...frameHeader(photo?.length ?? null), ...(photo ?? [])]);

async function read(bytes: number[], chunkLength: number): Promise<(number[] | null)[]> {
  const chunks = async function* () {
    for (let i = 0; i < bytes.length; i += chunkLength)
      yield Uint8Array.from(bytes.slice(i, i + chunkLength));
  };
  const seen: (number[] | null)[] = [];
  for await (const photo of readFrames(chunks())) seen.push(photo && [...photo]);
  return seen;
}

it.each([1, 3, 7, 64, 5000])(
  'photos come out as they went in, in chunks of %d bytes',
  async (chunkLength) => {
    expect(await read(answer, chunkLength)).toEqual(photos.map((photo) => photo && [...photo]));
  },
);

it('an answer that was cut is an error, wherever the cut is', async () => {
  expect(await read(answer.slice(0, 7), 5)).toEqual([[1, 2, 3]]);
  for (const end of [2, 6, 4, answer.length - 1]) {
    await expect(read(answer.slice(0, end), 5)).rejects.toThrow('the answer ended');
  }
});

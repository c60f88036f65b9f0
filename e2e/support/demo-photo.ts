import { drawDemoSet } from '../../src/demo-coins/demo-set';

/** A photo of a demonstration coin that no dataset of the tests holds. */
export async function demoPhoto(): Promise<{
  name: string;
  mimeType: string;
  buffer: Buffer;
  classKey: string;
}> {
  for await (const photo of drawDemoSet({ seed: 99, perClass: { train: 1, validation: 0, test: 0 } })) {
    return {
      name: 'found in a drawer.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(photo.bytes),
      classKey: photo.classKey,
    };
  }
  throw new Error('the mint struck nothing');
}

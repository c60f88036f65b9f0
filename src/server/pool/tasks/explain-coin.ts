import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import sharp from 'sharp';
import { packEmbedding } from '@/shared/embedding';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { normalizePixels } from '@/shared/preprocessing';
import { nearestRows, type PackedRows, packedRows } from '@/shared/serving/nearest';
import { rowOf, unpackEmbeddings } from '@/shared/serving/rows';
import type { PoolTasks } from '../pool-tasks';
import { openNetwork } from './classify';
import { framesOf } from './photo-frames';

/** The training photos of the model that was explained last: a hundred thousand take 128 MB. */
let last: { file: string; rows: PackedRows } | null = null;

/** What a network sees of a coin, where on it a class is seen, and the training photos that are most like it. */
export const explainCoin: PoolTasks['explainCoin'] = async ({
  bytes,
  coins,
  at,
  classIndex,
  network,
  nearest,
}) => {
  const spec = network.preprocessing;
  const { cut } = await framesOf(bytes, coins);
  const frames = await cut(spec);
  const pixels = frames[Math.min(at, frames.length - 1)] as Uint8Array;
  const { session, Tensor } = await openNetwork(network.file, 'explain');
  const input = new Tensor('float32', normalizePixels(pixels, spec), [1, spec.size, spec.size, 3]);
  const wanted = ['embedding', 'heat_maps'].filter((name) => session.outputNames.includes(name));
  const { embedding, heat_maps: maps } = await session.run({ input }, wanted);
  const features = rowOf(
    unpackEmbeddings(packEmbedding(embedding?.data as Float32Array), MOBILENET_FEATURES),
    0,
  );
  return {
    frame: await sharp(pixels, { raw: { width: spec.size, height: spec.size, channels: 3 } })
      .webp({ quality: 85 })
      .toBuffer(),
    heatMap: maps ? heatMapOf(maps, classIndex) : null,
    nearest: nearest ? nearestRows(features, await openRows(nearest.file), nearest.count) : [],
  };
};

function heatMapOf(maps: InferenceSession.ReturnType[string], classIndex: number) {
  const side = maps.dims.at(-1) as number;
  const start = classIndex * side * side;
  return { side, values: (maps.data as Float32Array).slice(start, start + side * side) };
}

async function openRows(file: string): Promise<PackedRows> {
  if (last?.file !== file) last = { file, rows: packedRows(await readFile(file), MOBILENET_FEATURES) };
  return last.rows;
}

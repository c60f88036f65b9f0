import type { LiveModel } from '@/shared/contracts/classify';
import { browserAddress } from '../../browser-program/browser-files';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { type ChosenModel, chooseModels } from './ask-models';

/**
 * What a browser needs to answer with a model by itself, as this server would.
 * @throws AppError `not-found`, `conflict` when the model cannot classify
 */
export async function describeLive(deps: Deps, ref: string): Promise<LiveModel> {
  const { id, number, name, classes, profile, served } = await chooseOne(deps, ref);
  const address = `/api/models/${encodeURIComponent(id)}`;
  return {
    id,
    number,
    name,
    classes,
    preprocessing: served.preprocessing,
    profile,
    network: `${address}/live-network`,
    prototypes: served.prototypes ? `${address}/live-prototypes` : null,
    program: await browserAddress('classifier.js'),
    runtime: await browserAddress('runtime.wasm'),
  };
}

/** A file of a model for browsers: a name of its content, and how to get it. */
interface LiveFile {
  name: string;
  read: () => Promise<Uint8Array>;
}

/** The network, without what only explanations need. @throws AppError as `describeLive` */
export async function findLiveNetwork(deps: Deps, ref: string): Promise<LiveFile> {
  const { onnxHash } = (await chooseOne(deps, ref)).served;
  return {
    name: `${onnxHash}-answer`,
    read: async () => {
      const bytes = await deps.blobs.read(onnxHash);
      return deps.pool.run('pruneClassifier', { bytes }, { priority: 'page' });
    },
  };
}

/** What tells coins that it knows from all else, as float32. @throws AppError as `describeLive`, `not-found` before they are made */
export async function findLivePrototypes(deps: Deps, ref: string): Promise<LiveFile> {
  const missing = () => new AppError('not-found', 'This model has no prototypes yet.');
  const { prototypes } = (await chooseOne(deps, ref)).served;
  if (!prototypes) throw missing();
  return {
    name: prototypes.name,
    read: async () => {
      const bytes = await prototypes.load();
      if (!bytes) throw missing();
      return bytes;
    },
  };
}

async function chooseOne(deps: Deps, ref: string): Promise<ChosenModel> {
  // One that is named is found, or refused.
  return (await chooseModels(deps, [ref]))[0] as ChosenModel;
}

import { RESULT_FILES } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { findProfile } from './repo';
import type { ResultFile } from './result-files';
import { getModel } from './service';

/** A model version as it is handed out: files to put into an archive, and the document that explains them. */
export interface ModelExport {
  fileName: string;
  createdAt: Date;
  manifest: object;
  files: ResultFile[];
}

/**
 * What `GET /api/models/:model/export` packs. The manifest has all that is needed to use the model elsewhere:
 * how a photo becomes its input, what its outputs mean, how well it does and what it was made of.
 * @param ref id or number
 * @throws AppError `not-found`
 */
export async function describeExport(deps: Deps, ref: string): Promise<ModelExport> {
  const model = await getModel(deps, ref);
  const { tfjs, onnx } = RESULT_FILES;
  const files = model.files.filter((file) => file.path === onnx || file.path.startsWith('tfjs/'));
  const manifest = {
    format: 'mintmark-model',
    formatVersion: 1,
    model: { id: model.id, number: model.number, name: model.name, createdAt: model.createdAt },
    files: { tfjs, onnx: files.some((file) => file.path === onnx) ? onnx : null },
    input: {
      name: 'input',
      shape: [null, model.inputSize, model.inputSize, 3],
      layout: 'NHWC',
      colour: 'RGB',
    },
    preprocessing: model.preprocessing,
    output: { name: 'probabilities', shape: [null, model.classCount] },
    /** Besides: features, what is seen where, and logits. */
    otherOutputs: ['logits', 'embedding', 'feature_map', 'heat_maps'],
    /** Temperature of the confidences, and what tells known coins from all else; null until they are fitted. */
    profile: (await findProfile(deps.db, model.id))?.profile ?? null,
    classes: model.classes,
    metrics: {
      evaluations: model.evaluations,
      goldenDifference: model.goldenDifference,
      /** Whoever reads the figures must see that copies of its test photos were trained on. */
      leaks: model.leaks && { ...model.leaks, overriddenGroups: model.overriddenGroups },
      parameters: model.parameters,
    },
    lineage: {
      ...model.lineage,
      run: { id: model.runId, number: model.runNumber, name: model.runName },
      experiment: model.experimentName,
      dataset: { id: model.datasetId, name: model.datasetName, version: model.datasetVersion },
      training: {
        epochs: model.summary.epochs,
        bestEpoch: model.summary.bestEpoch,
        stopReason: model.summary.stopReason,
        seconds: model.summary.trainSeconds,
      },
    },
    checksums: Object.fromEntries(files.map((file) => [file.path, file.hash])),
  };
  return { fileName: `mintmark-model-${model.number}.zip`, createdAt: model.createdAt, manifest, files };
}

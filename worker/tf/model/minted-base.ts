import path from 'node:path';

/**
 * Folder of the base that Mintmark ships: MobileNetV2 0.35, pre-trained on drawn coins by `npm run pretrain`, a
 * TF.js layers-model under Keras' names. It lies in the checkout and is not bundled; the build replaces
 * `process.env.MINTMARK_BUNDLED` by its value.
 */
export const MINTED_BASE =
  process.env.MINTMARK_BUNDLED === '1'
    ? path.join(import.meta.dirname, '../worker/tf/model/minted-base')
    : path.join(import.meta.dirname, 'minted-base');

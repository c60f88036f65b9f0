// The program of a pool's process. Its working directory is an empty folder in that of the pool.
import path from 'node:path';
import sharp from 'sharp';
import { servePool, watchMemory } from './pool-process';
import { buildClassifier, buildEmbedder, pruneClassifier } from './tasks/build-classifier';
import { checkPhoto } from './tasks/check-photo';
import { classify } from './tasks/classify';
import { classifyChanged } from './tasks/classify-changed';
import { computeFigures } from './tasks/compute-figures';
import { cutPhoto } from './tasks/cut-photo';
import { drawDemoClass } from './tasks/draw-demo-class';
import { embedPhoto } from './tasks/embed-photo';
import { explainCoin } from './tasks/explain-coin';
import { compareCoins, describeEmbeddings, proposeCopies } from './tasks/find-copies';
import { fitProfile } from './tasks/fit-profile';
import { judgeLabels } from './tasks/judge-labels';
import { layOutPhotos } from './tasks/lay-out-photos';
import { measurePhoto } from './tasks/measure-photo';
import { plainPhoto } from './tasks/plain-photo';
import { previewAugmentation } from './tasks/preview-augmentation';
import { readEvaluation, readGolden } from './tasks/read-results';
import { thumbnail } from './tasks/thumbnail';
import { writePdf } from './tasks/write-pdf';

// No two photos are alike: what libvips keeps of its last operations only costs.
sharp.cache(false);
watchMemory(Number(process.env.MINTMARK_POOL_MEMORY_MB) * 1024 ** 2);
servePool(
  {
    checkPhoto,
    cutPhoto,
    thumbnail,
    plainPhoto,
    classify,
    classifyChanged,
    explainCoin,
    fitProfile,
    buildClassifier,
    pruneClassifier,
    buildEmbedder,
    readEvaluation,
    readGolden,
    computeFigures,
    drawDemoClass,
    measurePhoto,
    proposeCopies,
    compareCoins,
    embedPhoto,
    describeEmbeddings,
    judgeLabels,
    layOutPhotos,
    previewAugmentation,
    writePdf,
  },
  { folder: path.dirname(process.cwd()) },
);

import type { CoinClass } from '@/shared/coin-class';
import type { CoinChoice, PhotoCoins } from '@/shared/coin-on-photo';
import type { BlockDocument } from '@/shared/document-blocks';
import type { Figures } from '@/shared/figures/figures';
import type { NetworkShape } from '@/shared/mobilenet-size';
import type { Framing, PreprocessingSpec } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe/recipe';
import type { EvaluationSummary } from '@/shared/run-events';
import type { CoinEvidence } from '@/shared/serving/ask-network';
import type { Neighbour } from '@/shared/serving/nearest';
import type { ServingProfile } from '@/shared/serving/profile';
import type { GoldenFile } from '@/shared/trainer-job';
import type { DemoClassRequest, DemoPhoto } from '../../demo-coins/demo-set';
import type { Signature } from './copies/signature';
import type { ImageFormat } from './image-format';

/** What a photo is, as far as the `Photo` table says it. */
export interface PhotoFacts {
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string;
  format: ImageFormat;
  /** As it is looked at, EXIF orientation applied, in pixels. */
  width: number;
  height: number;
  bytes: number;
}

/** A file that is a photo. */
export interface CheckedPhotoFile {
  /** Of the bytes that are to be stored. */
  facts: PhotoFacts;
  /** Those bytes, readable for trainers and browsers and without metadata; null when the file is stored as it is. */
  stripped: Uint8Array | null;
  /** What was done to make it readable; null when nothing was. */
  change: string | null;
}

/** What is cut out of a photo. */
export interface Crop {
  box: {
    /** Of the corner at the top left. */
    x: number;
    y: number;
    width: number;
    height: number;
    /** Shares of the sides of the photo as it is looked at, or pixels. */
    unit: 'share' | 'pixel';
    /** Sides of the photo that it was drawn on, which may be scaled by now; null when not known, as for shares. */
    photo: { width: number; height: number } | null;
  };
  /** Added on each side, as a share of the longer side of the box. */
  margin: number;
}

/** A part of a photo, as a photo of its own. */
export interface CutPhoto {
  bytes: Uint8Array;
  facts: PhotoFacts;
  /** Where the box lies in the photo as it is looked at, in pixels. */
  box: { x: number; y: number; width: number; height: number };
}

/** One network to ask. */
export interface NetworkRef {
  /** An ONNX file that this server has written. */
  file: string;
  preprocessing: PreprocessingSpec;
  /** Length of the answer. */
  classCount: number;
  /** A file of `fitProfile`'s prototypes; none before they are made. */
  prototypes?: string | null;
}

/** What one network answered. */
export interface NetworkAnswer {
  /** A coin each, `[classCount]`, averaged over the rotations of the preprocessing. */
  probabilities: Float32Array[];
  /** A coin each, of the photo as it is. */
  evidence: CoinEvidence[];
  /** A coin each, as `packEmbedding` has them; none unless they were asked for. */
  embeddings: Uint8Array[];
  /** The network alone, milliseconds, over all rotations and coins. */
  ms: number;
  /** Decoding (shared by all networks of the same input), rotating and normalising, milliseconds. */
  preprocessMs: number;
}

/** The weights that a worker uploaded, as TensorFlow.js' layers-model keeps them. */
export interface UploadedWeights {
  /** `model.json`; only its weights manifest is read. */
  manifest: Uint8Array;
  /** The files that the manifest names, by their path in it. */
  shards: Record<string, Uint8Array>;
}

/** What a trainer says of one split: a photo a row, sorted by hash, none twice. */
export interface EvaluatedSplit {
  summary: EvaluationSummary;
  /** 64 hex digits each. */
  hashes: string;
  truth: Int32Array;
  predicted: Int32Array;
  /** Probability of `predicted`. */
  confidence: Float64Array;
  /** 1-based position of the truth among the classes by probability. */
  rank: Int32Array;
}

/** What a photo looks like, for the report of a dataset version. Brightness and contrast are shares of white. */
export interface PhotoQuality {
  width: number;
  height: number;
  brightness: number;
  /** Standard deviation of the brightness. */
  contrast: number;
  /** Standard deviation of how each pixel differs from its neighbours, by the contrast. */
  sharpness: number;
  /** Share of the photo, of a strip along an edge that is set off by a straight line; 0 without one. */
  edgeStrip: number;
  /** Coins that are seen on it. */
  coins: number;
}

export interface MeasuredPhoto {
  quality: PhotoQuality;
  signature: Signature;
}

/** What photos say of each other's labels, a number for each photo. */
interface JudgedLabels {
  /** The class that it should be, -1 where nothing speaks against the one it has. */
  suggested: Int32Array;
  /** How probable that is if it is one of the two, or for a class too small to be learned the share of neighbours, 0 to 1. */
  doubt: Float32Array;
  /** 1 where neighbours voted. */
  isSmall: Uint8Array;
  /** How far it lies from the nearest others of its class, in robust standard deviations of all photos. */
  distance: Float32Array;
}

/** Everything that runs in the pool's processes: whatever decodes what came from outside, or computes for long. */
export interface PoolTasks {
  /** @param request.keepMetadata leaves in it what cameras write: place, time, device */
  checkPhoto(request: { bytes: Uint8Array; keepMetadata?: boolean }): Promise<CheckedPhotoFile>;
  /** @returns by position in `crops`: what is cut out, or why it cannot be, as the second half of a sentence */
  cutPhoto(request: {
    bytes: Uint8Array;
    crops: Crop[];
  }): Promise<Record<string, CutPhoto | { reason: string }>>;
  /** @returns WebP, upright, at most `size` × `size` pixels */
  thumbnail(request: { bytes: Uint8Array; size: number }): Promise<Uint8Array>;
  /** @returns the photo without what cameras write into it; null when it holds nothing of that */
  plainPhoto(request: { bytes: Uint8Array }): Promise<Uint8Array | null>;
  /** `checkPhoto`, what was found on it (null when it is asked about as a whole), and an answer a network, in their order. */
  classify(request: {
    bytes: Uint8Array;
    keepMetadata: boolean;
    networks: NetworkRef[];
    coins: CoinChoice;
    wantsEmbeddings?: boolean;
  }): Promise<CheckedPhotoFile & { found: PhotoCoins | null; answers: NetworkAnswer[] }>;
  /**
   * What a network names on a photo as it is and under each of `CONDITIONS`, see shared/robustness.
   * @param request.seed of the photo: the same one is changed in the same way each time
   * @returns an index of a class for each view
   * @throws AppError `bad-photo` when it cannot be decoded
   */
  classifyChanged(request: { bytes: Uint8Array; network: NetworkRef; seed: number }): Promise<Int32Array>;
  /**
   * @param request.at which of the coins; @param request.nearest a file of packed embeddings to look for the nearest in
   * @returns what the network saw of the coin (WebP), where it saw the class (null of networks of an earlier release), and
   *   the rows of `nearest` that are most like it
   */
  explainCoin(request: {
    bytes: Uint8Array;
    coins: CoinChoice;
    at: number;
    classIndex: number;
    network: NetworkRef;
    nearest: { file: string; count: number } | null;
  }): Promise<{
    frame: Uint8Array;
    heatMap: { side: number; values: Float32Array } | null;
    nearest: Neighbour[];
  }>;
  /**
   * Fits what is used whenever a model answers; embeddings one after the other, as `packEmbedding` has them.
   * @returns with the prototypes as float32
   */
  fitProfile(request: {
    train: { embeddings: Uint8Array; labels: Int32Array };
    validation: {
      classCount: number;
      probabilities: Float32Array;
      truth: Int32Array;
      energies: Float32Array;
      embeddings: Uint8Array;
    };
  }): Promise<{ profile: ServingProfile; prototypes: Uint8Array }>;
  /** @returns one class of the demonstration set */
  drawDemoClass(request: DemoClassRequest): Promise<DemoPhoto[]>;
  /** @returns the evaluation that a worker uploaded, as columns */
  readEvaluation(request: { bytes: Uint8Array; classes: CoinClass[] }): Promise<EvaluatedSplit[]>;
  /** @returns the golden set that a worker uploaded */
  readGolden(request: { bytes: Uint8Array; classCount: number }): Promise<GoldenFile>;
  /** @param request.probabilities photo by photo, in the order of `classes`; @param request.truth indices of the right ones */
  computeFigures(request: {
    probabilities: Float32Array;
    truth: Int32Array;
    classes: CoinClass[];
  }): Promise<Figures>;
  /** @throws AppError `bad-photo` when it cannot be decoded */
  measurePhoto(request: { bytes: Uint8Array }): Promise<MeasuredPhoto>;
  /**
   * The photos that look most like some of them, of which few will be copies.
   * @param request.descriptors of all photos, one after the other, each `length` long
   * @param request.rows those that are asked about
   * @returns pairs of positions, the lower first, none twice
   */
  proposeCopies(request: { descriptors: Int8Array; length: number; rows: Int32Array }): Promise<Int32Array>;
  /** @param request.embeddings of so many photos @returns a descriptor each, as those of the coin */
  describeEmbeddings(request: { embeddings: Uint8Array; photos: number }): Promise<Int8Array>;
  /** @param request.pairs positions in `coins` @returns how alike the two of each pair are, 1 for the same picture */
  compareCoins(request: { coins: Uint8Array[]; pairs: Int32Array }): Promise<Float32Array>;
  /** @param request.bytes of `buildClassifier` @returns what of it is run for an answer */
  pruneClassifier(request: { bytes: Uint8Array }): Promise<Uint8Array>;
  /** @returns an ONNX file */
  buildClassifier(request: { shape: NetworkShape; weights: UploadedWeights }): Promise<Uint8Array>;
  /** @param request.weights of a base without a head @returns an ONNX file */
  buildEmbedder(request: {
    shape: Pick<NetworkShape, 'width' | 'inputSize'>;
    weights: UploadedWeights;
  }): Promise<Uint8Array>;
  /**
   * @param request.file of `buildEmbedder` @returns see `packEmbedding`
   * @throws AppError `bad-photo` when it cannot be decoded
   */
  embedPhoto(request: { bytes: Uint8Array; file: string; size: number }): Promise<Uint8Array>;
  /**
   * @param request.embeddings of `embedPhoto`, one after the other; @param request.labels the class of each photo,
   *   counted from 0; @param request.groups number of the group of each, whose photos do not speak for each other
   */
  judgeLabels(request: {
    embeddings: Uint8Array;
    labels: Int32Array;
    groups: Int32Array;
  }): Promise<JudgedLabels>;
  /**
   * Places photos in a plane so that those which look alike lie near each other; the same photos lie the same each time.
   * @param request.embeddings of so many photos, one after the other
   * @returns x and y of each, 0 to 1
   */
  layOutPhotos(request: { embeddings: Uint8Array; photos: number }): Promise<Float32Array>;
  /**
   * What a training photo looks like as it is, and augmented by the numbers of each of the seeds; each a WebP.
   * @throws AppError `bad-photo` when it cannot be decoded
   */
  previewAugmentation(request: {
    bytes: Uint8Array;
    augmentation: Recipe['augmentation'];
    framing: Framing;
    /** Side in pixels. */
    size: number;
    seeds: number[][];
  }): Promise<{ plain: Uint8Array; views: Uint8Array[] }>;
  /** @returns a PDF with its fonts in it */
  writePdf(document: BlockDocument): Promise<Uint8Array>;
}

export type PoolTaskName = keyof PoolTasks;

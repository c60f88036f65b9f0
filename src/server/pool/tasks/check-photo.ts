import { createHash } from 'node:crypto';
import sharp, { type Metadata } from 'sharp';
import { decodePixels, type PreprocessingSpec, preprocessingFor } from '@/shared/preprocessing';
import { AppError } from '../../errors';
import { ACCEPTED_FORMATS, type ImageFormat, sniffImageFormat } from '../image-format';
import type { CheckedPhotoFile, PoolTasks } from '../pool-tasks';
import { isBlank } from './convert/blank-alpha';
import { FROM_HEIC, toReadable } from './convert/convert-photo';
import { stripMetadata } from './metadata/strip-metadata';
import { checkPixelBudget, NARROW } from './pixel-budget';

/** Any side will do: what counts is that each pixel goes through the decoder the trainer uses. */
const PROBE = preprocessingFor(32);
const LARGEST = preprocessingFor(512);

/**
 * Checks that a file is a photo the trainer and the server can decode, header and pixels, and takes its metadata out.
 * @throws AppError `bad-photo`, or `too-large`; the message is the second half of a sentence ("is empty")
 */
export const checkPhoto: PoolTasks['checkPhoto'] = async (request) => {
  const inspected = await inspectPhoto(request);
  const { width, height } = inspected.facts;
  const isNarrow = Math.max(width, height) > Math.min(width, height) * NARROW;
  const bytes = inspected.stripped ?? request.bytes;
  if (isNarrow || inspected.change !== FROM_HEIC) await decodeChecked(bytes, isNarrow ? LARGEST : PROBE);
  // A JPEG has no channel for it, and most photos are JPEGs.
  if (inspected.facts.format !== 'jpeg' && (await isBlank(bytes, await readHeader(bytes)))) {
    throw new AppError('bad-photo', 'is wholly transparent: nothing is to be seen of it');
  }
  return inspected;
};

/**
 * Reads what a photo is from its header, refuses what must not be decoded, and takes the metadata out.
 * @throws as `checkPhoto`
 */
export async function inspectPhoto({
  bytes: uploaded,
  keepMetadata = false,
}: {
  bytes: Uint8Array;
  keepMetadata?: boolean;
}): Promise<CheckedPhotoFile> {
  if (uploaded.length === 0) throw new AppError('bad-photo', 'is empty');
  refuseOthers(uploaded);
  const readable = await toReadable(uploaded);
  if (!readable) throw notPhoto();
  const { format, change } = readable;
  const metadata = await readHeader(readable.bytes);
  checkPixelBudget(metadata);
  const bytes = keepMetadata ? readable.bytes : await withoutMetadata(readable.bytes, format, metadata);
  return {
    facts: {
      hash: createHash('sha256').update(bytes).digest('hex'),
      format,
      width: metadata.autoOrient?.width ?? metadata.width,
      height: metadata.autoOrient?.height ?? metadata.height,
      bytes: bytes.length,
    },
    stripped: bytes === uploaded ? null : bytes,
    change,
  };
}

/** @throws AppError `bad-photo`, as `checkPhoto` */
export async function decodeChecked(bytes: Uint8Array, spec: PreprocessingSpec): Promise<Uint8Array> {
  try {
    return await decodePixels({ sharp, bytes, spec });
  } catch (error) {
    throw damagedPhoto(error);
  }
}

/** Exif that holds the orientation and nothing else is this long at most, with what formats put before it. */
const ORIENTATION_BYTES = 40;

/** Looked at again afterwards: what cannot be taken out is not stored. @throws AppError `bad-photo` */
export async function withoutMetadata(
  bytes: Uint8Array,
  format: ImageFormat,
  before: Metadata,
): Promise<Uint8Array> {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let stripped: Buffer;
  try {
    stripped = stripMetadata(given, { format, orientation: before.orientation });
  } catch (error) {
    throw new AppError('bad-photo', UNSTRIPPABLE, { cause: error });
  }
  const { exif, xmp, iptc } = stripped === given ? before : await readHeader(stripped);
  // In an AVIF they are overwritten where they lie.
  const isGone = (part: Buffer | undefined) => !part || part.every((byte) => byte === 0);
  const isPlain = isGone(exif) || (exif?.length ?? 0) <= ORIENTATION_BYTES;
  if (isPlain && isGone(xmp) && isGone(iptc)) return stripped === given ? bytes : stripped;
  throw new AppError('bad-photo', UNSTRIPPABLE);
}

const UNSTRIPPABLE = 'has metadata that cannot be taken out of it; save it again as JPEG or PNG';

function refuseOthers(bytes: Uint8Array): void {
  const format = sniffImageFormat(bytes);
  if (format === null) throw notPhoto();
  if (format === 'svg' || format === 'pdf') {
    throw new AppError('bad-photo', `is ${format.toUpperCase()}, not a photo as ${ACCEPTED_FORMATS}`);
  }
}

const notPhoto = () => new AppError('bad-photo', `is not a photo: ${ACCEPTED_FORMATS} are accepted`);

/** @throws AppError `bad-photo` */
export async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
  } catch (error) {
    throw damagedPhoto(error);
  }
}

/** The answer to a photo whose decoder gave up. */
export const damagedPhoto = (error: unknown) =>
  new AppError('bad-photo', `is damaged: ${plainReason(error)}`, { cause: error });

/** The decoder's own words, without the names of its functions and on one line. */
function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.replace(/^\w+: /, '').trim());
  return lines.find((line) => line !== '') ?? 'it cannot be decoded';
}

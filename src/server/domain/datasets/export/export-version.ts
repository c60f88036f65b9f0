import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { type CoinClass, SPLITS, type Split } from '@/shared/coin-class';
import {
  type DatasetManifest,
  MANIFEST_FILE,
  type ManifestLine,
  METADATA_FILE,
} from '@/shared/dataset-manifest';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { findPhotoFile } from '../../photos/photo-files';
import { exportedPhotos, findExported } from './export-repo';

type Exported = NonNullable<Awaited<ReturnType<typeof findExported>>>;
type ExportedPhoto = Awaited<ReturnType<ReturnType<typeof exportedPhotos>['next']>>['value'] & object;

/** Photos whose place in the archive is noted ahead of those that are sent. */
const AHEAD = 64;

/**
 * A version as a zip, packed while it is sent: neither photos nor their list are in memory as a whole. The photos are
 * handed out as everywhere, without place, time and device. What it holds is described in `shared/dataset-manifest.ts`.
 * @throws AppError `not-found`
 */
export async function exportVersion(
  deps: Deps,
  versionId: string,
): Promise<{ fileName: string; open: () => Readable }> {
  const version = await findExported(deps.db, versionId);
  if (!version) throw new AppError('not-found', 'There is no such dataset version.');
  const name = version.dataset.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'dataset';
  return { fileName: `${name}-v${version.number}.zip`, open: () => pack(deps, version) };
}

function pack(deps: Deps, version: Exported): Readable {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error) => stream.destroy(error as Error));
  void fill(deps, { version, zip, stream }).then(
    () => zip.end(),
    (error: Error) => stream.destroy(error),
  );
  return stream;
}

async function fill(
  deps: Deps,
  { version, zip, stream }: { version: Exported; zip: ZipFile; stream: Readable },
): Promise<void> {
  // Photos do not compress; of one version every archive is the same.
  const options = { compress: false, mtime: version.createdAt, mode: 0o100644 };
  const manifest = `${JSON.stringify(manifestOf(version), null, 2)}\n`;
  zip.addBuffer(Buffer.from(manifest), MANIFEST_FILE, { ...options, compress: true });
  const { id: versionId } = version;
  const namer = new Namer(version.classes);
  for (const split of SPLITS) {
    zip.addReadStreamLazy(`${split}/${METADATA_FILE}`, { ...options, compress: true }, (done) =>
      done(null, Readable.from(lines(deps, { versionId, split, namer }))),
    );
    let waiting = 0;
    let resume = () => {};
    for await (const photo of exportedPhotos(deps.db, { versionId, split })) {
      if (stream.destroyed) return;
      waiting++;
      zip.addReadStreamLazy(`${split}/${namer.fileOf(photo)}`, options, (done) => {
        waiting--;
        resume();
        openPhoto(deps, photo.photoHash).then(
          (bytes) => done(null, bytes),
          (error: unknown) => done(error, null as never),
        );
      });
      if (waiting < AHEAD) continue;
      // Whoever downloads sets the pace; one who goes away ends it.
      await new Promise<void>((resolve) => {
        resume = resolve;
        stream.once('close', resolve);
      });
      stream.off('close', resume);
    }
  }
}

async function openPhoto(deps: Deps, hash: string): Promise<Readable> {
  const file = await findPhotoFile(deps, { hash, size: null });
  return file.open();
}

function manifestOf({
  dataset,
  number,
  message,
  createdAt,
  contentHash,
  classes,
}: Exported): DatasetManifest {
  return {
    format: 'mintmark-dataset',
    formatVersion: 1,
    dataset: {
      name: dataset.name,
      version: number,
      message,
      createdAt: createdAt.toISOString(),
      contentHash,
    },
    classes: classes.map(({ index: _, ...coin }) => coin),
    photos: Object.fromEntries(SPLITS.map((split) => [split, `${split}/${METADATA_FILE}`])),
  };
}

async function* lines(
  deps: Deps,
  { namer, ...of }: { versionId: string; split: Split; namer: Namer },
): AsyncGenerator<string> {
  for await (const photo of exportedPhotos(deps.db, of)) {
    const coin = namer.classOf(photo);
    const own = `${coin.key}/`;
    const line: ManifestLine = {
      file_name: namer.fileOf(photo),
      label: coin.key,
      class_name: coin.label,
      value: coin.value,
      currency: coin.currency,
      country: coin.country,
      name: photo.fileName,
      coin: photo.coin?.startsWith(own) ? photo.coin.slice(own.length) : photo.coin,
      coin_group: photo.coin,
      origin: photo.origin,
      sha256: photo.photoHash,
    };
    yield `${JSON.stringify(line)}\n`;
  }
}

const ENDINGS: Readonly<Record<string, string>> = { jpeg: 'jpg' };

/** Where in the folder of its split a photo lies: names are tame, whatever classes and files are called. */
class Namer {
  readonly #classes: ReadonlyMap<number, CoinClass>;

  constructor(classes: readonly CoinClass[]) {
    this.#classes = new Map(classes.map((coin) => [coin.index, coin]));
  }

  classOf({ classIndex }: Pick<ExportedPhoto, 'classIndex'>): CoinClass {
    const coin = this.#classes.get(classIndex);
    if (!coin) throw new Error(`the version has no class ${classIndex}`);
    return coin;
  }

  fileOf(photo: Pick<ExportedPhoto, 'classIndex' | 'photoHash' | 'format'>): string {
    const { index, key } = this.classOf(photo);
    const words = key.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
    const folder = [String(index).padStart(4, '0'), words.slice(0, 40)].filter(Boolean).join('-');
    return `${folder}/${photo.photoHash}.${ENDINGS[photo.format] ?? photo.format}`;
  }
}

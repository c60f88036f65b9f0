import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';

/** Where an import is fetched from. */
export type ImportPlace =
  | { kind: 'url'; url: URL }
  /** A folder or an archive of this machine; links are resolved. */
  | { kind: 'folder'; path: string; root: string }
  | { kind: 's3'; bucket: string; prefix: string };

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/**
 * Reads what a person wrote: `https://…`, `s3://bucket/prefix`, `server:/path`, and checks what can be checked without
 * asking anybody.
 * @throws AppError `bad-request`, `not-allowed`; the message says what to write instead
 */
export async function readPlace(deps: Pick<Deps, 'env'>, written: string): Promise<ImportPlace> {
  const text = written.trim();
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return readUrl(text);
  if (scheme === 's3') return readS3(deps, text);
  if (scheme === 'server') return readFolder(deps, text.slice('server:'.length));
  throw new AppError(
    'bad-request',
    'Give an address (https://…), a prefix of a bucket (s3://bucket/prefix), or a folder of the server (server:/path).',
  );
}

/** What the file is called in lists: nothing that may be secret, as the query of an address. */
export function nameOfPlace(place: ImportPlace): string {
  if (place.kind === 'url') {
    const last = place.url.pathname.split('/').filter(Boolean).at(-1);
    return last ? decoded(last) : place.url.host;
  }
  return place.kind === 'folder' ? place.path : `s3://${place.bucket}/${place.prefix}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function readUrl(text: string): ImportPlace {
  if (!URL.canParse(text)) throw new AppError('bad-request', 'This is no address. Copy it from the browser.');
  const url = new URL(text);
  if (url.username || url.password) {
    throw new AppError(
      'bad-request',
      'The address has a name or a password in it, which would be kept. Use an address that needs neither.',
    );
  }
  url.hash = '';
  return { kind: 'url', url };
}

function readS3({ env }: Pick<Deps, 'env'>, text: string): ImportPlace {
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]*)\/?(.*)$/i.exec(text) ?? [];
  if (!env.s3) {
    throw new AppError(
      'bad-request',
      'This server has no S3 settings (MINTMARK_S3_BUCKET), whose credentials imports use.',
    );
  }
  const prefix = rest.replace(/^\/+/, '');
  const isAllowed = env.importFolders.some((allowed) => {
    const [, itsBucket, itsPrefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(allowed) ?? [];
    const below = itsPrefix.replace(/\/+$/, '');
    return itsBucket === bucket && (below === '' || prefix === below || prefix.startsWith(`${below}/`));
  });
  if (bucket === '' || !isAllowed || prefix.split('/').includes('..')) throw notAllowed(text);
  return { kind: 's3', bucket, prefix };
}

async function readFolder({ env }: Pick<Deps, 'env'>, written: string): Promise<ImportPlace> {
  if (!path.isAbsolute(written)) {
    throw new AppError('bad-request', 'Give the whole path of the folder, such as server:/srv/photos/euro.');
  }
  const roots = await Promise.all(
    env.importFolders
      .filter((folder) => path.isAbsolute(folder))
      .map((folder) => realpath(folder).catch(() => null)),
  );
  const found = await realpath(written).catch(() => null);
  const root = found === null ? null : roots.find((one) => one !== null && isBelow(found, one));
  // Whether something lies outside of what is allowed is nobody's business.
  if (found === null || !root) throw notAllowed(written);
  return { kind: 'folder', path: found, root };
}

/** Both with links resolved. */
export function isBelow(file: string, folder: string): boolean {
  const between = path.relative(folder, file);
  return (
    between === '' || !(between === '..' || between.startsWith(`..${path.sep}`) || path.isAbsolute(between))
  );
}

const notAllowed = (place: string) =>
  new AppError(
    'not-allowed',
    `There is no “${place}” that may be imported. An administrator allows folders and prefixes by MINTMARK_IMPORT_FOLDERS.`,
  );

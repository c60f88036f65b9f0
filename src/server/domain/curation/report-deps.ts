import type { Deps } from '../../deps';

/** What the report of a version is made with. */
export type ReportDeps = Pick<Deps, 'blobs' | 'db' | 'live' | 'pool'>;

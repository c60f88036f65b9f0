import type { Deps } from '../../deps';

/** Where people see the run; null unless the server was told how people reach it. */
export function runAddress(deps: Pick<Deps, 'env'>, runId: string): string | null {
  return deps.env.publicUrl && `${deps.env.publicUrl}/runs/${runId}`;
}

import type { AuditVia } from '@/shared/contracts/audit';
import type { Actor, Deps } from '../../deps';
import type { BegunAction } from './audit-log';
import { detailOf, objectOf } from './describe-call';

/** A call of the API that may change something. */
export interface AuditedCall {
  /** What is called, such as `runs.cancel`. */
  path: string;
  input: unknown;
  actor: Actor | null;
  /** Absent for calls of the server itself. */
  caller: { via: AuditVia; address: string | null } | undefined;
}

type Ending = { outcome: 'done'; answer?: unknown } | { outcome: 'refused' | 'failed'; code: string };

/** Notes that a call begins, before it can change anything. */
export function beginCall(
  { audit }: Pick<Deps, 'audit'>,
  { path, input, actor, caller }: AuditedCall,
): BegunAction {
  return audit.begin({
    action: path,
    via: caller?.via ?? 'server',
    actor: actor && { id: actor.userId, name: actor.name },
    address: caller?.address ?? null,
    tokenId: actor?.token?.id ?? null,
    object: objectOfCall({ path, input, actor }),
    detail: detailOf(path, input),
  });
}

function objectOfCall(
  { path, input, actor }: Pick<AuditedCall, 'path' | 'input' | 'actor'>,
  answer?: unknown,
) {
  if (path.startsWith('account.')) return { type: 'member', id: actor?.userId ?? null };
  return objectOf(path, input, answer);
}

/** Records how it ended. A stranger's call that changed nothing leaves no trace, or anybody could fill the disk. */
export function endCall(begun: BegunAction, { path, input, actor }: AuditedCall, ending: Ending): void {
  if (ending.outcome === 'done') {
    begun.end({ outcome: 'done', object: objectOfCall({ path, input, actor }, ending.answer) });
  } else if (actor || ending.outcome === 'failed') {
    begun.end({ outcome: ending.outcome, detail: { ...detailOf(path, input), code: ending.code } });
  } else {
    begun.forget();
  }
}

import type { AuditHead, AuditRow, AuditVerification } from './contracts/audit';

/** What the first entry follows. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256 of a text as lower-case hex; handed in, for each platform has its own. */
type Sha256 = (text: string) => string;

/** What stands for name and address of a person in the chain, so that these can be erased without breaking it. */
export function personDigest(
  { salt, actorName, address }: Pick<AuditRow, 'salt' | 'actorName' | 'address'>,
  sha256: Sha256,
): string {
  return sha256(JSON.stringify([salt, actorName, address]));
}

/** The hash of an entry: over everything it says and the hash of the entry before. */
export function entryHash(entry: Omit<AuditRow, 'hash'>, sha256: Sha256): string {
  return sha256(
    JSON.stringify([
      entry.previousHash,
      entry.seq,
      entry.id,
      entry.at.toISOString(),
      entry.actorId,
      entry.personDigest,
      entry.via,
      entry.tokenId,
      entry.action,
      entry.outcome,
      entry.objectType,
      entry.objectId,
      entry.objectName,
      entry.detail,
      entry.cutTo,
    ]),
  );
}

/**
 * Follows a chain of entries, in order, and says whether anything in it was changed, removed or put in. Entries before
 * the first one that is given must be recorded as cut by a checkpoint further on, under the same hash.
 */
export class ChainVerifier {
  readonly #sha256: Sha256;
  readonly #expect: AuditHead | undefined;
  #problem: AuditVerification['problem'] = null;
  #entries = 0;
  #first: (AuditHead & { previousHash: string }) | null = null;
  #last: AuditHead | null = null;
  #cutRecorded = false;

  constructor({ sha256, expect }: { sha256: Sha256; expect?: AuditHead | undefined }) {
    this.#sha256 = sha256;
    this.#expect = expect;
  }

  /** Takes the next entry. @returns false once the chain is broken: nothing further needs to be read */
  add(entry: AuditRow): boolean {
    this.#problem ??= this.#problemOf(entry);
    if (this.#problem) return false;
    this.#first ??= { seq: entry.seq, hash: entry.hash, previousHash: entry.previousHash };
    if (entry.cutTo === this.#first.seq - 1 && cutHashOf(entry) === this.#first.previousHash) {
      this.#cutRecorded = true;
    }
    this.#last = { seq: entry.seq, hash: entry.hash };
    this.#entries++;
    return true;
  }

  result(): AuditVerification {
    const first = this.#first;
    return {
      problem: this.#problem ?? this.#problemOfEnds(),
      entries: this.#entries,
      first: first && { seq: first.seq, hash: first.hash },
      last: this.#last,
      cut: first ? first.seq - 1 : 0,
    };
  }

  #problemOf(entry: AuditRow): AuditVerification['problem'] {
    const { seq } = entry;
    const at = (message: string) => ({ seq, message });
    const before = this.#last;
    if (before && seq !== before.seq + 1) return at(`Entries ${before.seq + 1} to ${seq - 1} are missing.`);
    if (before && entry.previousHash !== before.hash) return at('It does not follow the entry before it.');
    if (!before && seq === 1 && entry.previousHash !== CHAIN_START)
      return at('Entries before it were removed.');
    if (entryHash(entry, this.#sha256) !== entry.hash) return at('It was changed after it was recorded.');
    if (entry.salt !== null && personDigest(entry, this.#sha256) !== entry.personDigest) {
      return at('Its person or address was changed after it was recorded.');
    }
    if (entry.salt === null && (entry.actorName !== null || entry.address !== null)) {
      return at('Its person or address was put in after it was recorded.');
    }
    if (this.#expect?.seq === seq && this.#expect.hash !== entry.hash) {
      return at('It is not the entry that was there when its hash was noted: the chain was rewritten.');
    }
    return null;
  }

  #problemOfEnds(): AuditVerification['problem'] {
    const [first, last, expect] = [this.#first, this.#last, this.#expect];
    if (first && first.seq > 1 && !this.#cutRecorded) {
      return {
        seq: first.seq,
        message: `Entries up to ${first.seq - 1} are missing, and no checkpoint records them.`,
      };
    }
    if (expect && first && expect.seq < first.seq) {
      const isBoundary = expect.seq === first.seq - 1;
      if (isBoundary && expect.hash === first.previousHash) return null;
      const message = isBoundary
        ? 'It is not the entry that was there when its hash was noted: the chain was rewritten.'
        : 'Retention has removed it: give the hash of a newer entry.';
      return { seq: expect.seq, message };
    }
    if (expect && expect.seq > (last?.seq ?? 0)) {
      return {
        seq: expect.seq,
        message: `The chain ends at ${last?.seq ?? 0}: entries after it were removed.`,
      };
    }
    return null;
  }
}

function cutHashOf(entry: AuditRow): unknown {
  try {
    return (JSON.parse(entry.detail) as { hash?: unknown }).hash;
  } catch {
    return null;
  }
}

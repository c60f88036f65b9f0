import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHAIN_START, ChainVerifier, entryHash, personDigest } from '@/shared/audit-chain';
import type { AuditHead, AuditRow } from '@/shared/contracts/audit';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function chain(length: number, change: (row: AuditRow) => Partial<AuditRow> = () => ({})): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const person = { salt: `salt ${seq}`, actorName: 'Ada', address: '192.0.2.1' };
    const row: AuditRow = {
      seq,
      id: `id ${seq}`,
      at: new Date(seq),
      actorId: 'ada',
      ...person,
      personDigest: personDigest(person, sha256),
      via: 'page',
      tokenId: null,
      action: 'runs.cancel',
      outcome: 'done',
      objectType: 'run',
      objectId: 'r',
      objectName: '#1 r',
      detail: '{}',
      cutTo: null,
      previousHash: rows.at(-1)?.hash ?? CHAIN_START,
      hash: '',
    };
    const changed = { ...row, ...change(row) };
    rows.push({ ...changed, hash: entryHash(changed, sha256) });
  }
  return rows;
}

function verify(rows: readonly AuditRow[], head?: AuditHead) {
  const verifier = new ChainVerifier({ sha256, expect: head });
  for (const row of rows) if (!verifier.add(row)) break;
  return verifier.result();
}

describe('a chain of entries', () => {
  it('holds as it was recorded', () => {
    const rows = chain(5);
    expect(verify(rows)).toMatchObject({ problem: null, entries: 5, cut: 0, last: { seq: 5 } });
    expect(verify([])).toMatchObject({ problem: null, entries: 0 });
  });

  it('breaks where any field of an entry was changed', () => {
    const rows = chain(3);
    for (const name of Object.keys(rows[1] ?? {}) as (keyof AuditRow)[]) {
      const value = name === 'seq' || name === 'cutTo' ? 7 : name === 'at' ? new Date(99) : 'forged';
      const forged = rows.map((row, index) => (index === 1 ? { ...row, [name]: value } : row));
      expect(verify(forged).problem?.seq, name).toBe(name === 'seq' ? 7 : 2);
    }
  });

  it('breaks where an entry was removed, put in or moved', () => {
    const [a, b, c, d] = chain(4) as [AuditRow, AuditRow, AuditRow, AuditRow];
    expect(verify([a, c, d]).problem).toEqual({ seq: 3, message: 'Entries 2 to 2 are missing.' });
    expect(verify([b, c, d]).problem?.message).toContain('no checkpoint records them');
    const other = chain(4, () => ({ action: 'other' }))[1] as AuditRow;
    expect(verify([a, other, c, d]).problem?.seq).toBe(2);
    expect(verify([a, c, b, d]).problem).not.toBeNull();
  });

  it('holds when a person was erased from it, and not when another was put in their place', () => {
    const rows = chain(3);
    const erased = rows.map((row) => ({ ...row, salt: null, actorName: null, address: null }));
    expect(verify(erased).problem).toBeNull();
    expect(verify(erased.map((row) => ({ ...row, actorName: 'Eve' }))).problem?.seq).toBe(1);
  });

  it('holds behind a checkpoint that records what retention has cut', () => {
    const whole = chain(4);
    const hash = whole[2]?.hash;
    const rows = chain(6, ({ seq }) => (seq === 5 ? { cutTo: 3, detail: JSON.stringify({ hash }) } : {}));
    expect(verify(rows.slice(3))).toMatchObject({ problem: null, cut: 3, entries: 3 });
    expect(verify(rows.slice(4)).problem?.message).toContain('no checkpoint records them');
    // What was exported before ends where the rest begins.
    expect(rows[3]?.previousHash).toBe(hash);
  });

  it('is told from one that was rewritten or shortened by a head that was kept', () => {
    const rows = chain(4);
    const head = { seq: 4, hash: rows[3]?.hash ?? '' };
    expect(verify(rows, head).problem).toBeNull();
    expect(
      verify(
        chain(6, () => ({ action: 'other' })),
        head,
      ).problem?.message,
    ).toContain('was rewritten');
    expect(verify(rows.slice(0, 3), head).problem?.message).toBe(
      'The chain ends at 3: entries after it were removed.',
    );
  });
});

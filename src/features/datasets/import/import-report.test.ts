import { describe, expect, it } from 'vitest';
import { groupByReason } from './import-report';

describe('files left out', () => {
  it('are grouped by reason, the most frequent first', () => {
    const skipped = [
      { file: 'a.txt', reason: 'is no image' },
      { file: 'b.jpg', reason: 'is a copy' },
      { file: 'c.jpg', reason: 'is a copy' },
    ];
    expect(groupByReason(skipped)).toEqual([
      { reason: 'is a copy', files: ['b.jpg', 'c.jpg'] },
      { reason: 'is no image', files: ['a.txt'] },
    ]);
  });
});

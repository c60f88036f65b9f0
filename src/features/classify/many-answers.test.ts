import { describe, expect, it } from 'vitest';
import type { ClassificationItem, ClassificationModelResult } from '@/shared/contracts/classify';
import { answersCsv } from './answers-csv';
import { doubtOf } from './doubt';

const place = { x: 0.5, y: 0.5, a: 0.2, b: 0.2, angle: 0, warnings: ['glare' as const] };

function result(label: string, p: number, known = 1): ClassificationModelResult {
  const score = (name: string, p: number) => ({
    class: name,
    label: name,
    value: name,
    currency: 'Euro',
    country: 'x',
    p,
  });
  return {
    modelId: label,
    modelNumber: 3,
    modelName: 'Best',
    datasetName: '',
    top1: null,
    ms: 1,
    rotations: 1,
    top: [score(label, p), score('=other', 1 - p)],
    others: [],
    traits: [{ known, calibrated: true, country: null, currency: null, value: null }],
    outside: [false],
  };
}

const item = (results: ClassificationModelResult[], coins = 1): ClassificationItem => ({
  id: 'abc',
  photoHash: '',
  fileName: 'a, b.jpg',
  createdAt: new Date(0),
  archivedAt: null,
  user: '',
  userId: '',
  found: { aspect: 1, placed: false, coins: Array.from({ length: coins }, () => place) },
  otherFace: null,
  results,
});

describe('many answers', () => {
  it('are sorted by doubt: no coin, not known, models that differ, then the least sure', () => {
    const sure = item([result('1 Euro', 0.99)]);
    const unsure = item([result('1 Euro', 0.4)]);
    const pound = result('2 Pound', 0.9);
    pound.top = pound.top.map((score) => ({ ...score, currency: 'Pound', country: 'y' }));
    const differ = item([result('1 Euro', 0.9), pound]);
    const unknown = item([result('1 Euro', 0.9, -2)]);
    const none = item([result('1 Euro', 0.9)], 0);
    const sorted = [sure, unsure, differ, unknown, none].sort((a, b) => doubtOf(b) - doubtOf(a));
    expect(sorted).toEqual([none, unknown, differ, unsure, sure]);
  });

  it('become a table with a row for each coin and model, safe for spreadsheets', () => {
    const lines = answersCsv([item([result('1 Euro', 0.87654)])], 'https://coins.example').split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(
      '"a, b.jpg",1,3,Best,true,1 Euro,1 Euro,1 Euro,Euro,x,0.8765,true,\'=other,0.1235,glare,https://coins.example/classify/abc',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { readPageAnswer, writePageAnswer } from './page-answer';

const rows = Array.from({ length: 60 }, (_, i) => ({
  epoch: i + 1,
  valLoss: i % 3 === 0 ? null : 1 / (i + 1),
  at: new Date(1e12 + i),
  best: i === 59,
}));

const answers: Record<string, unknown> = {
  'a long list beside other values': { number: 7, epochs: rows, models: [{ id: 'a' }], gone: undefined },
  'a short list': { epochs: rows.slice(0, 10) },
  'rows of different keys': { epochs: [...rows, { epoch: 61 }] },
  'rows of the same keys in another order': {
    epochs: [...rows, { valLoss: 1, epoch: 61, at: null, best: true }],
  },
  'rows that lack a value': { epochs: rows.map((row) => ({ ...row, best: undefined })) },
  'a long list of numbers': { steps: rows.map(({ epoch }) => epoch) },
  'a list of lists': { pairs: rows.map(({ epoch }) => [epoch, epoch]) },
  'a list as the whole answer': rows,
  'empty rows': { rows: rows.map(() => ({})) },
  nothing: undefined,
  null: null,
};

describe('an answer in a page', () => {
  it.each(Object.keys(answers))('is read as it was: %s', (name) => {
    expect(readPageAnswer(writePageAnswer(answers[name]))).toStrictEqual(answers[name]);
  });

  it('names the keys of a long list once', () => {
    const text = writePageAnswer({ epochs: rows });
    expect(text.match(/"valLoss"/g)).toHaveLength(1);
  });
});

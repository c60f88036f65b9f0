import { expect, test } from 'vitest';
import { thresholdText } from '@/shared/contracts/curation';
import { findingThresholds, qualityFindings } from './quality';

const good = {
  width: 224,
  height: 230,
  brightness: 0.5,
  contrast: 0.24,
  sharpness: 0.23,
  edgeStrip: 0,
  coins: 1,
};
const kinds = (changes: Partial<typeof good>) =>
  qualityFindings({ ...good, ...changes }).map(({ kind }) => kind);

test('a photo as it should be is no finding', () => {
  expect(kinds({})).toEqual([]);
});

test('each thing that may be wrong is a finding of its kind, with what was measured and its threshold', () => {
  expect(kinds({ width: 60 })).toEqual(['tiny', 'strip-shaped']);
  expect(kinds({ height: 63, width: 63 })).toEqual(['tiny']);
  expect(kinds({ width: 700 })).toEqual(['strip-shaped']);
  expect(kinds({ brightness: 0.1 })).toEqual(['dark']);
  expect(kinds({ contrast: 0.05 })).toEqual(['low-contrast']);
  expect(kinds({ sharpness: 0.05 })).toEqual(['blurred']);
  expect(kinds({ edgeStrip: 0.06 })).toEqual(['edge-strip']);
  expect(kinds({ coins: 3 })).toEqual(['several-coins']);
  expect(kinds({ coins: 0 })).toEqual(['no-coin']);
  expect(qualityFindings({ ...good, brightness: 0.1 })).toEqual([
    { kind: 'dark', measured: 0.1, threshold: 0.15 },
  ]);
});

test('each kind that is measured says in words from which value on it is one', () => {
  const texts = findingThresholds.map((rule) => `${rule.kind}: ${thresholdText(rule)}`);
  expect(texts).toContain('tiny: shorter side in pixels below 64');
  expect(texts).toContain('near-copies: likeness from 0.955');
  expect(texts.filter((text) => text.includes('measured'))).toEqual([]);
  expect(thresholdText(undefined)).toBe('');
});

test('a blank photo is that and nothing else', () => {
  expect(kinds({ contrast: 0, brightness: 0, sharpness: 0, coins: 0 })).toEqual(['blank']);
});

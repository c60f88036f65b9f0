import type { FindingKind, FindingThreshold } from '@/shared/contracts/curation';
import type { PhotoQuality } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';

interface Rule extends FindingThreshold {
  measure: (quality: PhotoQuality) => number;
}

/**
 * From which values on a photo is a finding, the gravest first. Set so that of the photos of a clean set (coins-211)
 * one in a few hundred is one: what is listed should be worth a look.
 */
const rules: readonly Rule[] = [
  { kind: 'blank', measure: ({ contrast }) => contrast, threshold: 0.02, side: 'below' },
  { kind: 'tiny', measure: ({ width, height }) => Math.min(width, height), threshold: 64, side: 'below' },
  {
    kind: 'strip-shaped',
    measure: ({ width, height }) => Math.max(width, height) / Math.max(1, Math.min(width, height)),
    threshold: 2.5,
    side: 'above',
  },
  { kind: 'dark', measure: ({ brightness }) => brightness, threshold: 0.15, side: 'below' },
  { kind: 'low-contrast', measure: ({ contrast }) => contrast, threshold: 0.07, side: 'below' },
  { kind: 'blurred', measure: ({ sharpness }) => sharpness, threshold: 0.08, side: 'below' },
  { kind: 'edge-strip', measure: ({ edgeStrip }) => edgeStrip, threshold: 0.02, side: 'above' },
  { kind: 'several-coins', measure: ({ coins }) => coins, threshold: 2, side: 'above' },
  { kind: 'no-coin', measure: ({ coins }) => coins, threshold: 1, side: 'below' },
];

/** Thresholds of all kinds that have one. */
export const findingThresholds: readonly FindingThreshold[] = [
  { kind: 'near-copies', side: 'above', threshold: tunables.nearCopyLikeness },
  { kind: 'wrong-label', side: 'above', threshold: tunables.wrongLabelDoubt },
  { kind: 'look-alikes', side: 'above', threshold: tunables.lookAlikeLikeness },
  { kind: 'outlier', side: 'above', threshold: tunables.outlierDistance },
  ...rules.map(({ kind, side, threshold }) => ({ kind, side, threshold })),
];

export interface QualityFinding {
  kind: FindingKind;
  measured: number;
  threshold: number;
}

/** What is wrong with a photo by what was measured. A blank one is dark and without contrast too; once is enough. */
export function qualityFindings(quality: PhotoQuality): QualityFinding[] {
  const found = rules.flatMap(({ kind, measure, threshold, side }) => {
    const measured = measure(quality);
    const isFinding = side === 'below' ? measured < threshold : measured >= threshold;
    return isFinding ? [{ kind, measured, threshold }] : [];
  });
  const blank = found.find(({ kind }) => kind === 'blank');
  return blank ? [blank] : found;
}

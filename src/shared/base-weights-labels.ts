import type { BaseWeightsUsed } from './run-events';

interface BaseWeightsLabels {
  /** For a table cell or a badge. */
  name: string;
  /** One sentence without its full stop. */
  meaning: string;
}

/** What people read about the weights a base started from. */
export const baseWeightsLabels: Readonly<Record<BaseWeightsUsed['kind'], BaseWeightsLabels>> = {
  imagenet: { name: 'ImageNet', meaning: 'pre-trained on ImageNet photographs' },
  random: { name: 'Random', meaning: 'random, not pre-trained' },
};

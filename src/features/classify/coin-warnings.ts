import type { CoinWarning } from '@/shared/coin-on-photo';

/** What is wrong with a coin's picture, and what to do. */
export const warningTexts: Record<CoinWarning, string> = {
  small: 'Too small: go nearer, or choose a photo with more pixels.',
  tilted: 'Not round: hold the camera straight above the coin.',
  'cut-off': 'Cut off: get the whole coin into the picture.',
  blurred: 'Blurred: hold still, and tap the coin to focus.',
  glare: 'Glare: turn the coin away from the light.',
};

import { expect, test } from 'vitest';
import { exportName } from './export-name';

test('a file is named after what it shows, and says what stands beside the figures on the page', () => {
  expect(exportName('Top-1 over Dropout (%)', null)).toBe('top-1-over-dropout');
  expect(exportName('confusion-test', 'Leaks overridden')).toBe('confusion-test-leaks-overridden');
});

import { expect, it } from 'vitest';
import { mentionBefore } from './mention-list';

it('begins at an @ that begins a word, and ends with the line', () => {
  expect(mentionBefore('Look @')).toBe('');
  expect(mentionBefore('Look @Ada Lo')).toBe('Ada Lo');
  expect(mentionBefore('mint@ada')).toBeNull();
  expect(mentionBefore('@Ada\nmore')).toBeNull();
  expect(mentionBefore('nobody')).toBeNull();
});

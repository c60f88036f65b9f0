import { expect, it } from 'vitest';
import { mentionedIn } from './mentions';

const people = ['Ada', 'Ada Lovelace', 'Grace', 'Zofia Złotowska', 'grace'].map((name) => ({ name }));
const named = (text: string) => mentionedIn(text, people).map(({ name }) => name);

it('finds people by their whole names, whatever the case', () => {
  expect(named('Look, @ada.')).toEqual(['Ada']);
  expect(named('@Ada Lovelace and @ZOFIA złotowska!')).toEqual(['Ada Lovelace', 'Zofia Złotowska']);
  expect(named('@Grace?')).toEqual(['Grace', 'grace']);
});

it('takes no address and no longer word for a name', () => {
  expect(named('mail to mint@ada.example, or @adam')).toEqual([]);
  expect(named('nobody @ all')).toEqual([]);
});

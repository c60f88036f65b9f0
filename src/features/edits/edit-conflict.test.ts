import { describe, expect, it } from 'vitest';
import { changedValues, chosenValues, fieldConflicts, firstChoices } from './edit-conflict';

const seen = { name: 'Euro', notes: 'first' };

describe('an edit', () => {
  it('sends only what was changed', () => {
    expect(changedValues(seen, { name: 'Euro', notes: 'second' })).toEqual({ notes: 'second' });
    expect(changedValues(seen, seen)).toEqual({});
  });

  it('keeps the changes of both where they touched different fields', () => {
    const mine = { name: 'Euro coins', notes: 'first' };
    const conflicts = fieldConflicts({ seen, mine, current: { name: 'Euro', notes: 'theirs' } });
    expect(conflicts.map(({ name, changedBy }) => [name, changedBy])).toEqual([
      ['name', 'me'],
      ['notes', 'them'],
    ]);
    expect(chosenValues(mine, conflicts, firstChoices(conflicts))).toEqual({
      name: 'Euro coins',
      notes: 'theirs',
    });
  });

  it('lets the editor choose where both changed the same field', () => {
    const mine = { name: 'Euro', notes: 'mine' };
    const conflicts = fieldConflicts({ seen, mine, current: { name: 'Euro', notes: 'theirs' } });
    expect(conflicts).toEqual([{ name: 'notes', mine: 'mine', current: 'theirs', changedBy: 'both' }]);
    expect(chosenValues(mine, conflicts, { notes: 'mine' })).toEqual(mine);
    expect(chosenValues(mine, conflicts, { notes: 'current' })).toEqual({ name: 'Euro', notes: 'theirs' });
  });

  it('has no conflict where both wrote the same', () => {
    const both = { name: 'Euro', notes: 'same' };
    expect(fieldConflicts({ seen, mine: both, current: both })).toEqual([]);
  });
});

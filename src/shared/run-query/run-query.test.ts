import { readFile } from 'node:fs/promises';
import { buildParserFile } from '@lezer/generator';
import { describe, expect, it } from 'vitest';
import { parseRunQuery, type RunQuery } from './run-query';

const NOW = new Date('2026-11-29T10:30:00Z');
const clock = { now: NOW, utcOffsetMinutes: 60 };
const read = (text: string) => parseRunQuery(text, clock);
const shown = (text: string) => {
  const { query, errors } = read(text);
  expect(errors).toEqual([]);
  return query && write(query);
};

/** With a bracket around each part, so that a test sees what belongs together. */
function write(query: RunQuery): string {
  switch (query.kind) {
    case 'and':
    case 'or':
      return `(${query.terms.map(write).join(` ${query.kind} `)})`;
    case 'not':
      return `not ${write(query.term)}`;
    case 'search':
      return `'${query.text}'`;
    case 'compare':
      return `${query.field.name} ${query.operator} ${JSON.stringify(query.value)}`;
    case 'in':
      return `${query.field.name} in ${JSON.stringify(query.values)}`;
    case 'contains':
      return `${query.field.name} contains ${query.text}`;
    case 'missing':
      return `${query.field.name} missing`;
  }
}

describe('a query of runs', () => {
  it.each([
    ['', null],
    ['baseline #12', "('baseline' and '#12')"],
    ['"two words" or x', "('two words' or 'x')"],
    [
      'valAccuracy > 0.8 and optimizer.kind = adamw and tag = baseline',
      '((valAccuracy > 0.8 and optimizer.kind = "adamw") and tag = "baseline")',
    ],
    ['a or b and c', "('a' or ('b' and 'c'))"],
    ['a or b c', "('a' or ('b' and 'c'))"],
    ['(a or b) c', "(('a' or 'b') and 'c')"],
    ['not a b', "(not 'a' and 'b')"],
    ['NOT (a OR b)', "not ('a' or 'b')"],
    ['state in (failed, Cancelled)', 'state in ["failed","cancelled"]'],
    ['state not in (failed) night', '(not state in ["failed"] and \'night\')'],
    ['notes contains "out of memory"', 'notes contains out of memory'],
    ['notes not contains x', 'not notes contains x'],
    ['top1 missing or top1 is not missing', '(top1 missing or not top1 missing)'],
    ['learningRate>=1e-4', 'optimizer.learningRate >= 0.0001'],
    ['VALACCURACY<80%', 'valAccuracy < 0.8'],
    ['duration > 2h', 'duration > 7200'],
    ['starred = yes', 'starred = true'],
    ['name = "say \\"cheese\\""', 'name = "say \\"cheese\\""'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    // The reader's day begins an hour before UTC's.
    ['today', '2026-11-28T23:00:00Z', '2026-11-29T23:00:00Z'],
    ['yesterday', '2026-11-27T23:00:00Z', '2026-11-28T23:00:00Z'],
    ['2026-11-01', '2026-10-31T23:00:00Z', '2026-11-01T23:00:00Z'],
    ['now-7d', '2026-11-22T10:30:00Z', '2026-11-22T10:30:00Z'],
    ['now-90m', '2026-11-29T09:00:00Z', '2026-11-29T09:00:00Z'],
    ['2026-11-01T12:00', '2026-11-01T11:00:00Z', '2026-11-01T11:00:00Z'],
    ['2026-11-01T12:00:00Z', '2026-11-01T12:00:00Z', '2026-11-01T12:00:00Z'],
  ])('reads the time %s by the clock of its reader', (text, from, to) => {
    const { query } = read(`created >= ${text}`);
    expect(query).toMatchObject({ value: { from: Date.parse(from), to: Date.parse(to) } });
  });

  it.each([
    ['lr > 1', 0, 2, 'There is no field “lr”. Did you mean learningRate?'],
    ['valAccuracy > high', 14, 18, 'Best val. accuracy is a number, such as 0.8 or 1e-4.'],
    ['epochs > 50%', 9, 12, 'Epochs is no share: write it without %.'],
    ['state = broken', 8, 14, 'State is one of queued, claimed,'],
    ['name > b', 5, 6, 'Name has no order: compare it by = or !=.'],
    ['valLoss contains 3', 0, 18, 'Best val. loss is no text: compare it by =, > or <.'],
    ['created > soon', 10, 14, '“soon” is no time. Write 2026-11-29, today, yesterday or now-7d.'],
    ['duration > long', 11, 15, '“long” is no duration.'],
    ['valAccuracy >', 12, 13, 'Something is missing here'],
    ['(a or b', 6, 7, 'Something is missing here'],
    ['a ) b', 2, 3, 'does not fit here'],
    ['name = "open', 7, 8, 'A quotation mark is not closed.'],
  ])('%s is refused, with the place and what to do', (text, from, to, message) => {
    const { query, errors } = read(text);
    expect(query).toBeNull();
    expect(errors[0]).toMatchObject({ from, to, message: expect.stringContaining(message) });
  });

  it('is bounded in length and in parts', () => {
    expect(read('a '.repeat(501)).errors[0]?.message).toContain('at most 1000 characters');
    expect(read('a '.repeat(60)).errors[0]?.message).toContain('at most 100 parts');
    expect(read(`${'('.repeat(400)}a${')'.repeat(400)}`).errors[0]?.message).toContain('at most 100 parts');
  });

  it('is parsed by what the grammar describes', async () => {
    const fileOf = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');
    const grammar = await fileOf('./run-query.grammar');
    const { parser } = buildParserFile(grammar, { typeScript: true, includeNames: false });
    const kept = await fileOf('./parser.ts');
    const tables = (text: string) => text.slice(text.indexOf('LRParser.deserialize')).trim();
    expect(tables(kept), 'run `npm run parser`').toBe(tables(parser));
  });
});

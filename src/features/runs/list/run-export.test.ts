import { describe, expect, it } from 'vitest';
import type { RunListItem } from '@/shared/contracts/runs';
import { runsCsv, runsJson } from './run-export';

const run = (values: RunListItem['values'], leaks: RunListItem['leaks'] = null) =>
  ({ values, leaks }) as RunListItem;
const overridden: RunListItem['leaks'] = {
  state: 'overridden',
  groups: 2,
  override: { by: 'Ada', at: new Date(1e12), reason: 'To see what copies flatter' },
};
const runs = [
  run({ number: 2, name: 'say "hi", then\nstop', valAccuracy: 0.123456789, created: 0, notes: null }),
  run({ number: 1, name: '=1+1', valAccuracy: null, created: 1e12, notes: '-x' }, overridden),
];
const shown = ['valAccuracy', 'created', 'notes'];

describe('runs as a file', () => {
  it('as CSV: quoted, with full precision, and no formula', () => {
    expect(runsCsv(runs, shown)).toBe(
      'number,name,valAccuracy,created,notes,leaks\r\n' +
        '2,"say ""hi"", then\nstop",0.123456789,1970-01-01T00:00:00.000Z,,\r\n' +
        "1,'=1+1,,2001-09-09T01:46:40.000Z,'-x," +
        '2 groups of copies across the splits of its data: the figures flatter. Ada overrode that on 2001-09-09: “To see what copies flatter”\r\n',
    );
  });

  it('as JSON', () => {
    expect(JSON.parse(runsJson(runs, shown))[1]).toMatchObject({
      number: 1,
      name: '=1+1',
      valAccuracy: null,
      created: '2001-09-09T01:46:40.000Z',
      notes: '-x',
      leaks: { state: 'overridden', override: { by: 'Ada', reason: 'To see what copies flatter' } },
    });
  });
});

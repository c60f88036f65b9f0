import { expect, it } from 'vitest';
import { widthsOf } from './use-run-columns';

it('reads widths of columns that there are, within bounds', () => {
  expect(widthsOf('run:200,optimizer.kind:120,no:100,state:1,dataset:9999,preset:x,tag')).toEqual({
    run: 200,
    'optimizer.kind': 120,
  });
  expect(widthsOf(null)).toEqual({});
});

import { expect, it } from 'vitest';
import { seriesCsv } from './series-csv';
import { seriesStyle } from './series-style';

it('has a row for each point, and the band of lines that have one', () => {
  const style = seriesStyle(0);
  const csv = seriesCsv(
    [
      { id: 'a', name: 'a, b', style, points: [[1, 0.5]] },
      { id: 'b', name: '=b', style, points: [[1, null]], band: [[0, 1]] },
    ],
    { x: 'epoch', y: 'loss' },
  );
  expect(csv).toBe(`line,epoch,loss,low,high\r\n"a, b",1,0.5,,\r\n'=b,1,,0,1\r\n`);
});

import { table } from '../../cli/output';
import type { FrameMetrics, LiveDocument, StreamMetrics } from './document';

type Row = [what: string, value: string, detail: string];

const ms = (value: number | null) => (value === null ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);
const mebibytes = (value: number) => `${value.toFixed(0)} MiB`;
const perSecond = (value: number) => `${value.toFixed(0)}/s`;

/** The document as tables for people. */
export function renderReport({ machine, warnings, databases }: LiveDocument): string {
  const tables = databases.flatMap(({ database, live, list, page, compare, matrix, memory }) => {
    const rows: Row[] = [];
    if (live) rows.push(...streamRows(live));
    if (list) {
      const size = `${list.runs} runs, ${(list.bytes / 1024).toFixed(0)} KiB`;
      rows.push(['first page of the run list, p95', ms(list.p95Ms), `p50 ${ms(list.p50Ms)}; ${size}`]);
      rows.push(['  searched and sorted, p95', ms(list.searchedP95Ms), '']);
    }
    if (page) {
      const size = `${page.epochs} epochs, ${page.stepPoints} step points`;
      rows.push(['run page, main curves drawn', ms(page.mainMs), '']);
      rows.push(['run page, all curves drawn', ms(page.medianMs), `slowest ${ms(page.slowestMs)}; ${size}`]);
      rows.push(['  step curves answered', ms(page.seriesMs), '']);
    }
    if (compare) {
      const size = `${compare.runs} runs, ${compare.metrics} metrics, ${compare.stepPoints} step points each`;
      rows.push([
        'compare, all curves drawn',
        ms(compare.medianMs),
        `slowest ${ms(compare.slowestMs)}; ${size}`,
      ]);
      rows.push([`list of ${compare.models} models, p95`, ms(compare.modelsP95Ms), '']);
    }
    if (matrix) {
      const { classes, ...movements } = matrix;
      for (const [name, frames] of Object.entries(movements)) {
        rows.push([`matrix of ${classes} classes, ${name}`, ...frameRow(frames)]);
      }
    }
    if (memory) {
      const fifths = memory.fifthsMb.map((value) => value.toFixed(0)).join(', ');
      rows.push(['memory, growth', mebibytes(memory.growthMb), `by fifths of the time: ${fifths} MiB`]);
      rows.push(...streamRows(memory.stream));
    }
    return [database, table(['', '', ''], rows), ''];
  });
  const below =
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node ${machine.node}; ` +
    `load ${machine.loadAtStart} at the start`;
  return [...tables, below, ...warnings.map((warning) => `Warning: ${warning}`)].join('\n');
}

function frameRow({ perSecond, p95Ms, longestMs }: FrameMetrics): [string, string] {
  return [`${perSecond.toFixed(0)} frames/s`, `a frame after p95 ${ms(p95Ms)}, longest ${ms(longestMs)}`];
}

function streamRows(metrics: StreamMetrics): Row[] {
  const load = `${metrics.runs} runs, ${metrics.browsers} browsers, ${perSecond(metrics.pointsPerSecond)} offered for ${metrics.seconds} s`;
  return [
    ['points committed', perSecond(metrics.committedPerSecond), load],
    ['events delivered', perSecond(metrics.deliveredPerSecond), 'to all browsers together'],
    ['worker to browser, p95', ms(metrics.p95Ms), `p50 ${ms(metrics.p50Ms)}, p99 ${ms(metrics.p99Ms)}`],
    ['lost', String(metrics.lost), `doubled ${metrics.doubled}, out of order ${metrics.disordered}`],
    [
      'web process',
      `${(100 * metrics.serverCpuShare).toFixed(0)} %`,
      `of a core; ${mebibytes(metrics.serverRssMb)}`,
    ],
  ];
}

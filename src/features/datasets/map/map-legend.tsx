import type { ChartTheme } from '@/components/charts/chart-theme';
import { splitLabels } from '../splits';
import type { Colouring } from './map-points';

interface LegendEntry {
  label: string;
  colour: string;
}

/** The groups of a colouring in the order of `groupOf`. */
export function legendOf(by: Colouring, { series, accent, warn, faint, border }: ChartTheme): LegendEntry[] {
  const [orange, blue] = [series['--series-2'] ?? warn, series['--series-1'] ?? accent];
  if (by === 'class') return Object.values(series).map((colour) => ({ label: '', colour }));
  if (by === 'split') {
    return [
      { label: splitLabels.train, colour: accent },
      { label: splitLabels.validation, colour: blue },
      { label: splitLabels.test, colour: warn },
    ];
  }
  if (by === 'flag') {
    return [
      { label: 'No finding', colour: faint },
      { label: 'Open finding', colour: orange },
    ];
  }
  return [
    { label: 'Not answered', colour: border },
    { label: 'Right', colour: blue },
    { label: 'Wrong', colour: orange },
  ];
}

export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  const named = entries.filter(({ label }) => label !== '');
  if (named.length === 0)
    return <span className="text-faint text-xs">Colours come again with every eighth class.</span>;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
      {named.map(({ label, colour }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-sm" style={{ background: colour }} />
          {label}
        </li>
      ))}
    </ul>
  );
}

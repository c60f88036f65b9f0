import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { GroupComparison, ReviewComparison } from '@/shared/contracts/reviews';
import { signed } from '@/shared/format';
import { comparePaired } from '@/shared/paired-test';

const SHOWN = 10;

/** Where it lost and where it gained: the worst regressions first. */
export function RegressionsCard({
  compared: { byClass, byCurrency, byCountry },
}: {
  compared: ReviewComparison;
}) {
  const groups = [
    { value: 'classes', label: 'Classes', rows: byClass },
    { value: 'currencies', label: 'Currencies', rows: byCurrency },
    { value: 'countries', label: 'Countries', rows: byCountry },
  ].filter(({ value, rows }) => value === 'classes' || rows.length > 0);
  const [tab, setTab] = useState('classes');
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Lost and gained"
        description="Photos that only the champion, or only this version, names right; the worst regression first"
        className="border-b-0"
      />
      {byClass.length === 0 ? (
        <p className="border-t px-4 py-6 text-center text-muted text-sm">
          Both name the same photos right, in every class.
        </p>
      ) : (
        <Tabs
          aria-label="Grouped by"
          value={tab}
          onValueChange={setTab}
          className="px-4"
          tabs={groups.map(({ value, label, rows }) => ({ value, label, count: rows.length }))}
        >
          {groups.map(({ value, label, rows }) => (
            <TabPanel key={value} value={value} className="pt-0">
              <GroupTable label={label} rows={rows} />
            </TabPanel>
          ))}
        </Tabs>
      )}
    </Card>
  );
}

function GroupTable({ label, rows }: { label: string; rows: readonly GroupComparison[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <>
      <ScrollRegion aria-label="What was lost and gained">
        <table className="w-full text-right text-sm">
          <thead className="text-muted text-xs">
            <tr className="[&>th]:h-8 [&>th]:whitespace-nowrap [&>th]:px-4 [&>th]:font-medium">
              <th scope="col" className="text-left">
                {label}
              </th>
              <th scope="col">Change</th>
              <th scope="col">Lost</th>
              <th scope="col">Gained</th>
              <th scope="col">Photos</th>
              <th scope="col" className="text-left">
                Verdict
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const change = row.onlyModelRight - row.onlyBaselineRight;
              return (
                <tr
                  key={row.index ?? row.label}
                  className="border-t [&>*]:h-9 [&>*]:whitespace-nowrap [&>*]:px-4"
                >
                  <th scope="row" className="max-w-72 truncate text-left font-normal max-sm:max-w-40">
                    {row.label}
                  </th>
                  <td className={change < 0 ? 'font-medium text-bad' : 'font-medium'}>{signed(change)}</td>
                  <td>{row.onlyBaselineRight}</td>
                  <td>{row.onlyModelRight}</td>
                  <td className="text-muted">{row.photos}</td>
                  <td className="text-left text-muted">{verdict(row)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      {rows.length > SHOWN && (
        <div className="border-t p-2 text-center print:hidden">
          <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${rows.length}`}
          </Button>
        </div>
      )}
    </>
  );
}

function verdict(row: GroupComparison): string {
  if (row.tooFew) return 'too few photos to tell';
  return { better: 'better', worse: 'worse', undecided: 'cannot be told apart' }[comparePaired(row).verdict];
}

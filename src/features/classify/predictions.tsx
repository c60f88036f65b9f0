'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { saveFile } from '@/components/ui/save-file';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { ModelListItem } from '@/shared/contracts/models';
import { count } from '@/shared/format';
import { answersCsv } from './answers-csv';
import { doubtOf } from './doubt';
import { PhotoJobCard } from './photo-job-card';
import { PhotoJobTable } from './photo-job-table';
import type { PhotoJob, PhotoQueue } from './photo-queue';

/** From so many photos on they are a table at first. */
const TABLE_FROM = 6;

const ORDERS = [
  { value: 'added', label: 'As added' },
  { value: 'doubt', label: 'Most doubtful first' },
  { value: 'name', label: 'By file name' },
] as const;
type Order = (typeof ORDERS)[number]['value'];

interface PredictionsProps {
  jobs: readonly PhotoJob[];
  queue: PhotoQueue;
  models: readonly ModelListItem[];
  chosen: readonly string[];
}

/** The photos of this visit: how far they are, and their answers, as cards or as a table. */
export function Predictions({ jobs, queue, models, chosen }: PredictionsProps) {
  const [order, setOrder] = useState<Order>('added');
  const [picked, setPicked] = useState<boolean | null>(null);
  const asTable = picked ?? jobs.length >= TABLE_FROM;
  const answered = jobs.flatMap(({ item }) => item ?? []);
  const actions = {
    models,
    onRetry: (job: PhotoJob) => queue.retry(job.id, chosen),
    onRemove: (job: PhotoJob) => queue.remove(job.id),
    onChange: queue.replaceItem.bind(queue),
  };
  const sorted = sortJobs(jobs, order);
  return (
    <section aria-labelledby="answers-title" className="mt-6">
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="answers-title" className="mr-auto font-semibold text-base">
          Predictions
        </h2>
        {jobs.length > 1 && (
          <>
            <Switch label="Table" checked={asTable} onCheckedChange={setPicked} />
            <Select
              aria-label="Order"
              size="sm"
              className="w-44"
              value={order}
              onValueChange={(next) => setOrder(next as Order)}
              options={ORDERS}
            />
          </>
        )}
        {answered.length > 0 && (
          <Button
            size="sm"
            onClick={() => saveFile('classified-photos.csv', answersCsv(answered, window.location.origin))}
          >
            <Download aria-hidden />
            CSV
          </Button>
        )}
        <Button variant="ghost" size="sm" onClick={() => queue.clear()}>
          Clear answers
        </Button>
      </div>
      <QueueProgress jobs={jobs} onStop={() => queue.stopWaiting()} />
      {asTable ? (
        <PhotoJobTable jobs={sorted} {...actions} />
      ) : (
        <div className="grid gap-4">
          {sorted.map((job) => (
            <PhotoJobCard key={job.id} job={job} {...actions} />
          ))}
        </div>
      )}
    </section>
  );
}

function QueueProgress({ jobs, onStop }: { jobs: readonly PhotoJob[]; onStop: () => void }) {
  const failed = jobs.filter(({ phase }) => phase === 'failed').length;
  const done = jobs.filter(({ phase }) => phase === 'done').length + failed;
  if (jobs.length < 2 || done === jobs.length) return null;
  return (
    <div className="mb-3 flex items-center gap-3 text-sm">
      <span role="status" className="shrink-0">
        {count(done)} of {count(jobs.length)}
        {failed > 0 && <span className="text-bad"> · {count(failed)} failed</span>}
      </span>
      <ProgressBar label="Photos answered" value={done / jobs.length} />
      <Button variant="ghost" size="sm" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}

function sortJobs(jobs: readonly PhotoJob[], order: Order): readonly PhotoJob[] {
  if (order === 'added') return jobs;
  if (order === 'name')
    return jobs.toSorted((a, b) => a.source.name.localeCompare(b.source.name, 'en', { numeric: true }));
  // What has no answer yet comes last, what was refused first.
  const doubts = new Map(
    jobs.map((job) => [job, job.item ? doubtOf(job.item) : job.phase === 'failed' ? 5 : -1]),
  );
  return jobs.toSorted((a, b) => (doubts.get(b) ?? 0) - (doubts.get(a) ?? 0));
}

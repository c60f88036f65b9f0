import { rm } from 'node:fs/promises';
import type { WorkerEventBody } from '@/shared/run-events';
import type { TrainerJob, TrainerSummary } from '@/shared/trainer-job';
import { RunControl } from '../control';
import { trainJob } from '../train';

type Payload<T extends WorkerEventBody['type']> = Extract<WorkerEventBody, { type: T }>['payload'];

export interface TrainedJob {
  summary: TrainerSummary;
  events: WorkerEventBody[];
  of: <T extends WorkerEventBody['type']>(type: T) => Payload<T>[];
}

/**
 * Runs a job in this process and collects its events. `onEvent` may use the control. The job starts from the beginning, though
 * it may have been run before, unless it is to `goOn` from its checkpoints.
 */
export async function trainInProcess(
  job: TrainerJob,
  onEvent: (event: WorkerEventBody, control: RunControl) => void = () => {},
  { goOn = false } = {},
): Promise<TrainedJob> {
  if (!goOn) await rm(job.checkpointDir, { recursive: true, force: true });
  const control = new RunControl();
  const events: WorkerEventBody[] = [];
  const summary = await trainJob(job, {
    control,
    emit: (event) => {
      events.push(event);
      onEvent(event, control);
    },
  });
  const of = <T extends WorkerEventBody['type']>(type: T) =>
    events.filter((event) => event.type === type).map((event) => event.payload as Payload<T>);
  return { summary, events, of };
}

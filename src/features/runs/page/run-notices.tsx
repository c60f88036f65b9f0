import {
  CircleAlert,
  CirclePause,
  Clock,
  Hourglass,
  ImageOff,
  type LucideIcon,
  RotateCcw,
  WifiOff,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { checkpointPlace } from '@/shared/checkpoint-labels';
import type { RunDetail } from '@/shared/contracts/runs';
import { counted } from '@/shared/format';
import type { UnreadablePhoto } from '@/shared/run-events';
import { isFinal } from '@/shared/run-state';
import { ScheduledTime } from '../../queue/scheduled-time';
import type { RunLiveState, StateNotice } from '../live/run-live-state';
import { controlLabels } from '../run-labels';
import { runAdvice } from './run-advice';
import type { RunView } from './run-view';

interface RunNoticesProps {
  detail: RunDetail;
  view: RunView;
  live: RunLiveState;
}

/** What a person must know before reading metrics: why it waits, what failed, that it started again. */
export function RunNotices({ detail, view, live }: RunNoticesProps) {
  // What a person did needs no explanation.
  const requeued = live.notices.filter(({ state, attempt, by }) => state === 'queued' && attempt > 0 && !by);
  // Once it has ended, the log is enough.
  const lost = isFinal(view.state) ? undefined : requeued.at(-1);
  const active = view.state === 'claimed' || view.state === 'running';
  return (
    <div className="grid gap-3 empty:hidden [&:not(:empty)]:mb-4">
      {view.state === 'queued' && detail.waitingFor && (
        <Notice icon={Hourglass} title="Waiting in the queue">
          {detail.notBefore && detail.notBefore > new Date() ? (
            <ScheduledTime date={detail.notBefore} />
          ) : (
            detail.waitingFor
          )}
        </Notice>
      )}
      {view.state === 'paused' && <PauseNotice detail={detail} pause={live.notices.at(-1)} />}
      {view.state === 'failed' && (
        <Notice icon={CircleAlert} tone="bad" title="This run failed" role="alert">
          <p className="wrap-anywhere">{detail.error ?? 'The worker gave no reason.'}</p>
          <p className="mt-1 text-muted">
            {runAdvice(detail.errorCode)} Retry continues {placeOf(detail)}.
          </p>
        </Notice>
      )}
      {view.state === 'succeeded' && detail.errorCode === 'loss-not-finite' && (
        <Notice
          icon={CircleAlert}
          tone="warn"
          title="Training broke off; the best weights were kept"
          role="alert"
        >
          <p className="wrap-anywhere">{detail.error ?? 'The loss was no longer a number.'}</p>
          <p className="mt-1 text-muted">
            {view.last && `The model version has the weights of epoch ${view.last.bestEpoch}, the best one. `}
            {runAdvice(detail.errorCode)}
          </p>
        </Notice>
      )}
      {active && view.control !== 'none' && (
        <Notice icon={Clock} tone="warn" title={controlLabels[view.control].title}>
          {controlLabels[view.control].meaning}
          {view.controlBy && ` Requested by ${view.controlBy}.`}
        </Notice>
      )}
      {active && detail.stalledAt && !detail.stale && (
        <Notice icon={Hourglass} tone="warn" title="This run makes no progress">
          Noticed <RelativeTime date={detail.stalledAt} />: its worker answers, but the training reports
          nothing new. Check whether that machine is overloaded. If it stays so, pause and resume the run, or
          restart the worker: the run continues from its checkpoint.
        </Notice>
      )}
      {active && detail.stale && (
        <Notice icon={WifiOff} tone="warn" title="The worker does not answer">
          {detail.workerName ?? 'The worker'} has not answered for a while. Check that it is running and
          reaches the server. If it stays silent, the run returns to the queue and continues on another
          worker.
        </Notice>
      )}
      {live.unreadable.length > 0 && <UnreadableNotice photos={live.unreadable} detail={detail} />}
      {lost && <RequeueNotice reason={lost.reason} setup={view.setup} />}
    </div>
  );
}

function PauseNotice({ detail, pause }: { detail: RunDetail; pause: StateNotice | undefined }) {
  return (
    <Notice icon={CirclePause} title={pause?.by ? `Paused by ${pause.by}` : 'Paused'}>
      {pause?.reason} It occupies no worker. Resume continues {placeOf(detail)}, on any worker, exactly as if
      it had not been interrupted.
    </Notice>
  );
}

function placeOf({ resumesFrom }: RunDetail): string {
  return resumesFrom ? `after ${checkpointPlace(resumesFrom)}` : 'from the start';
}

const UNREADABLE_SHOWN = 5;

/** Photos that the trainer had to leave out. */
function UnreadableNotice({ photos, detail }: { photos: readonly UnreadablePhoto[]; detail: RunDetail }) {
  const report = `/datasets/${detail.datasetId}?v=${detail.datasetVersion}&tab=findings`;
  return (
    <Notice
      icon={ImageOff}
      tone="warn"
      title={`${counted(photos.length, 'photo was', 'photos were')} left out: they cannot be decoded`}
    >
      <ul className="wrap-anywhere">
        {photos.slice(0, UNREADABLE_SHOWN).map(({ hash, file, class: label, split }) => (
          <li key={hash}>
            {file}{' '}
            <span className="text-muted">
              ({label}, {split})
            </span>
          </li>
        ))}
        {photos.length > UNREADABLE_SHOWN && <li>and {photos.length - UNREADABLE_SHOWN} more</li>}
      </ul>
      <p className="mt-1 text-muted">
        The log has the reasons, the{' '}
        <Link href={report} className="rounded-sm underline">
          report of the dataset
        </Link>{' '}
        lists them as broken. Import the dataset again without them.
      </p>
    </Notice>
  );
}

/** The run lost its worker: what became of what was trained by then. */
function RequeueNotice({ reason, setup }: { reason: string | null; setup: RunView['setup'] }) {
  const why = reason ?? 'Its worker was lost.';
  if (!setup) {
    return (
      <Notice icon={RotateCcw} tone="warn" title="The run was queued again">
        {why} It continues from its last checkpoint, or from the start where there is none.
      </Notice>
    );
  }
  if (!setup.resumedFrom) {
    return (
      <Notice icon={RotateCcw} tone="warn" title="The run started again">
        {why} There was no checkpoint to continue from, so it started again at epoch 1; what was measured
        before no longer counts and is left out here.
      </Notice>
    );
  }
  return (
    <Notice icon={RotateCcw} title={`Continued after ${checkpointPlace(setup.resumedFrom)}`}>
      {why} {continuation(setup)}
    </Notice>
  );
}

function continuation({ trainedElsewhere, determinism }: NonNullable<RunView['setup']>): string {
  if (trainedElsewhere)
    return `It continued from its checkpoint on another runtime or processor than before (${trainedElsewhere}): its figures are not to the last digit those of an uninterrupted run.`;
  if (determinism?.kind === 'tolerance') return 'It continued from its checkpoint.';
  return 'It continued from its checkpoint exactly as if it had not been interrupted.';
}

const tones = {
  info: 'border-border bg-raised/60 [&_svg]:text-muted',
  warn: 'border-warn/40 bg-warn-soft [&_svg]:text-warn',
  bad: 'border-bad/40 bg-bad-soft [&_svg]:text-bad',
};

interface NoticeProps {
  icon: LucideIcon;
  title: string;
  tone?: keyof typeof tones;
  role?: 'alert';
  children: ReactNode;
}

function Notice({ icon: Icon, title, tone = 'info', role, children }: NoticeProps) {
  return (
    <div role={role} className={cn('flex gap-3 rounded-lg border px-4 py-3', tones[tone])}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        <div className="max-w-prose text-sm">{children}</div>
      </div>
    </div>
  );
}

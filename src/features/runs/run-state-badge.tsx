import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Handshake,
  Hourglass,
  type LucideIcon,
  Play,
} from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { isLeasedState, type RunControl, type RunState } from '@/shared/run-state';
import { controlLabels } from './run-labels';

interface Look {
  word: string;
  tone: Tone;
  icon: LucideIcon;
}

const looks: Record<RunState, Look> = {
  queued: { word: 'Queued', tone: 'neutral', icon: CircleDashed },
  claimed: { word: 'Starting', tone: 'info', icon: Handshake },
  running: { word: 'Running', tone: 'accent', icon: Play },
  paused: { word: 'Paused', tone: 'warn', icon: CirclePause },
  succeeded: { word: 'Succeeded', tone: 'good', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: Ban },
};

export function runStateLabel(state: RunState): string {
  return looks[state].word;
}

interface RunStateBadgeProps {
  state: RunState;
  control?: RunControl;
  /** In progress, and not getting on. */
  stalled?: boolean;
}

/** A run's state as icon and word; colour only repeats it. */
export function RunStateBadge({ state, control = 'none', stalled = false }: RunStateBadgeProps) {
  const { word, tone, icon: Icon } = looks[state];
  if (isLeasedState(state) && control !== 'none') {
    return (
      <Badge tone="warn" data-state={state}>
        <Icon aria-hidden />
        {controlLabels[control].title}
      </Badge>
    );
  }
  if (isLeasedState(state) && stalled) {
    return (
      <Badge tone="warn" data-state={state}>
        <Hourglass aria-hidden />
        Stalled
      </Badge>
    );
  }
  return (
    <Badge tone={tone} data-state={state}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}

import { Badge, type Tone } from '@/components/ui/badge';
import type { Agreement } from './agreement';

const looks: Record<Exclude<Agreement['kind'], 'alone'>, { tone: Tone; label: string }> = {
  agree: { tone: 'good', label: 'agree' },
  partly: { tone: 'warn', label: 'partly agree' },
  differ: { tone: 'bad', label: 'disagree' },
};

/** One word on whether the models agree; nothing when only one was asked. */
export function AgreementBadge({ agreement }: { agreement: Agreement }) {
  if (agreement.kind === 'alone') return null;
  const { tone, label } = looks[agreement.kind];
  return <Badge tone={tone}>{label}</Badge>;
}

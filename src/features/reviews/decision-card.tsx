import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, MessageCircleWarning, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useTRPC } from '@/features/api/trpc';
import type { ReviewDecision, ReviewDetail, Verdict } from '@/shared/contracts/reviews';
import { counted } from '@/shared/format';
import { DecideDialog } from './decide-dialog';

/** Who was asked, what they have decided, and what is still missing. */
export function DecisionCard({ review }: { review: ReviewDetail }) {
  const [deciding, setDeciding] = useState<Verdict | null>(null);
  const { refusal, decisions, reviewers, state, rules, approvals } = review;
  return (
    <Card>
      <CardHeader
        title="Decision"
        description={
          state === 'approved'
            ? 'The alias champion was moved.'
            : `${approvals} of ${counted(rules.quorum, 'approval')}; the last moves the alias champion`
        }
      />
      <CardBody className="grid gap-4 text-sm">
        {review.notes && <p className="wrap-anywhere whitespace-pre-wrap">{review.notes}</p>}
        {reviewers.length > 0 && (
          <p>
            <span className="text-muted">Asked: </span>
            {reviewers.map(({ name, decided }) => `${name}${decided ? ' ✓' : ''}`).join(', ')}
          </p>
        )}
        {decisions.length > 0 && (
          <ol className="grid gap-3">
            {decisions.map((decision) => (
              <DecisionEntry key={decision.id} decision={decision} />
            ))}
          </ol>
        )}
        {state === 'open' && (
          <div className="grid gap-2 print:hidden">
            <div className="flex flex-wrap gap-2">
              <Button
                variant="primary"
                disabled={refusal.approve !== null}
                onClick={() => setDeciding('approve')}
              >
                <Check aria-hidden />
                Approve
              </Button>
              <Button
                disabled={refusal.requestChanges !== null}
                onClick={() => setDeciding('request-changes')}
              >
                <MessageCircleWarning aria-hidden />
                Ask for changes
              </Button>
              {review.mayWithdraw && <WithdrawButton review={review} />}
            </div>
            {refusal.approve && <p className="text-muted text-xs">{refusal.approve}</p>}
          </div>
        )}
        <Hashes review={review} />
      </CardBody>
      {deciding && <DecideDialog review={review} verdict={deciding} onClose={() => setDeciding(null)} />}
    </Card>
  );
}

function DecisionEntry({ decision }: { decision: ReviewDecision }) {
  const { verdict, reason, signedBy, createdAt, stale, superseded } = decision;
  return (
    <li className={superseded ? 'text-muted' : undefined}>
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone={superseded ? 'neutral' : verdict === 'approve' ? 'good' : 'bad'}>
          {verdict === 'approve' ? 'Approved' : 'Changes requested'}
        </Badge>
        {superseded && <Badge>Superseded</Badge>}
        {stale.length > 0 && (
          <Badge tone="warn" title={`Changed since: ${stale.join(', ')}`}>
            <TriangleAlert aria-hidden />
            Stale: {stale.join(', ')}
          </Badge>
        )}
      </span>
      <p className="wrap-anywhere mt-1 whitespace-pre-wrap">{reason}</p>
      <p className="text-muted text-xs">
        Signed by {signedBy}, <AbsoluteTime date={createdAt} />
      </p>
    </li>
  );
}

/** What a decision binds, short; in full on hover and on paper. */
function Hashes({ review: { hashes } }: { review: ReviewDetail }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-t pt-3 text-xs">
      {(['weights', 'data', 'evaluation'] as const).map((name) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd
            className="truncate font-mono print:overflow-visible print:whitespace-normal print:break-all"
            title={hashes[name]}
          >
            <span className="print:hidden">{hashes[name].slice(0, 16)}…</span>
            <span className="hidden print:inline">{hashes[name]}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function WithdrawButton({ review }: { review: ReviewDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const withdraw = useMutation(
    trpc.reviews.withdraw.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.reviews.pathFilter()),
    }),
  );
  return (
    <>
      <Button variant="ghost" onClick={() => setAsking(true)}>
        Withdraw
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Withdraw review #${review.number}?`}
        description="It ends without a decision. The version can be put up again."
        confirmLabel="Withdraw"
        onConfirm={() => withdraw.mutateAsync({ review: review.id })}
      />
    </>
  );
}

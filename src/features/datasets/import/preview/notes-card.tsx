'use client';

import { CircleHelp } from 'lucide-react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { ImportPlan } from '@/shared/contracts/import-plan';
import { counted } from '@/shared/format';
import { copiesText } from '@/shared/import-summary';
import { ImportReportView } from '../import-report';
import { type ChoiceProps, LevelChoice } from './folders-choice';

/** What has to be chosen before anything can be saved. */
export function QuestionsCard({ plan, options, onChange }: ChoiceProps) {
  if (plan.questions.length === 0) return null;
  return (
    <Card role="alert" className="border-warn">
      <CardBody className="flex flex-col gap-3">
        {plan.questions.map(({ option, message, folders }) => (
          <div key={message} className="flex items-start gap-2.5">
            <CircleHelp className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
            <div className="flex min-w-0 max-w-2xl flex-col gap-2">
              <p className="wrap-anywhere">{message}</p>
              {folders.length > 0 && <p className="wrap-anywhere text-muted text-xs">{folders.join(', ')}</p>}
              {option === 'level' && <LevelChoice plan={plan} options={options} onChange={onChange} />}
            </div>
          </div>
        ))}
      </CardBody>
    </Card>
  );
}

/** Notes, and what is left out with the reasons. */
export function NotesCard({ plan }: { plan: ImportPlan }) {
  const unlisted = plan.skippedFiles - plan.skipped.length;
  const copies = copiesText(plan);
  return (
    <Card>
      <CardHeader title="Notes and files left out" />
      <CardBody className="flex flex-col gap-3">
        {copies && <p className={plan.copiesAcrossSplits ? 'text-warn' : 'text-muted'}>{copies}</p>}
        <ImportReportView report={plan} nothing="Every file becomes a photo." />
        {unlisted > 0 && (
          <p className="text-muted text-xs">{counted(unlisted, 'more file')} not listed here.</p>
        )}
      </CardBody>
    </Card>
  );
}

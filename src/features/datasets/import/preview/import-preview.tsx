'use client';

import { useState } from 'react';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { errorText } from '@/components/ui/error-state';
import { FormError } from '@/components/ui/form-error';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { datasetNameSchema, type ImportStatus } from '@/shared/contracts/datasets';
import { bytes } from '@/shared/format';
import { importSummary, isQueueOnly } from '@/shared/import-summary';
import { ClassesCard } from './classes-card';
import { DatasetChoice } from './dataset-choice';
import { FoldersChoice } from './folders-choice';
import { NamesChoice } from './names-choice';
import { NotesCard, QuestionsCard } from './notes-card';
import { SourceChoice } from './source-choice';
import { usePreview } from './use-preview';

interface ImportPreviewProps {
  status: ImportStatus;
  crumbs: { label: string; href: string }[];
}

/** What a staged import would become. Every choice changes it; nothing is saved before Save. */
export function ImportPreview({ status, crumbs }: ImportPreviewProps) {
  const preview = usePreview(status);
  const { draft, plan, difference } = preview;
  const [isDiscarding, setDiscarding] = useState(false);
  const { name, options } = draft.value;
  const choose = (next: typeof options) => draft.change({ options: next });
  const nameError = datasetNameSchema.safeParse(name).error?.issues[0]?.message;
  const maySave = plan !== null && plan.questions.length === 0 && !nameError && !preview.isStale;
  return (
    <>
      <PageHeader
        title={`Import ${status.name}`}
        crumbs={crumbs}
        description={plan ? `${importSummary(plan)}. Nothing is saved yet.` : 'Nothing is saved yet.'}
        meta={
          <>
            {status.file && (
              <span className="wrap-anywhere">
                {status.file.name} {status.file.bytes !== null && `· ${bytes(status.file.bytes)}`}
              </span>
            )}
            {status.expiresAt && (
              <span>
                Kept until <AbsoluteTime date={status.expiresAt} />
              </span>
            )}
          </>
        }
        actions={
          <>
            <Button onClick={() => setDiscarding(true)} disabled={preview.isBusy}>
              Discard
            </Button>
            <Button variant="primary" onClick={preview.save} disabled={!maySave} busy={preview.isBusy}>
              Save
            </Button>
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <FormError>{preview.error ? errorText(preview.error) : status.error}</FormError>
        {plan && <QuestionsCard plan={plan} options={options} onChange={choose} />}
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
          <div className="flex min-w-0 flex-col gap-4 lg:order-2">
            <DatasetChoice
              choices={draft.value}
              difference={difference}
              isQueueOnly={plan !== null && isQueueOnly(plan)}
              nameError={nameError}
              onChange={draft.change}
            />
            {plan && (
              <>
                <FoldersChoice plan={plan} options={options} onChange={choose} />
                <NamesChoice plan={plan} options={options} onChange={choose} />
                <SourceChoice plan={plan} options={options} onChange={choose} />
              </>
            )}
          </div>
          <div
            className={cn('flex min-w-0 flex-col gap-4 transition-opacity', preview.isStale && 'opacity-60')}
            aria-busy={preview.isStale}
          >
            {plan ? (
              <>
                {(plan.classes.length > 0 || (options.skipClasses ?? []).length > 0) && (
                  <ClassesCard
                    importId={status.id}
                    plan={plan}
                    options={options}
                    difference={difference}
                    onChange={choose}
                  />
                )}
                <NotesCard plan={plan} />
              </>
            ) : (
              !preview.error && <TableSkeleton rows={8} columns={3} />
            )}
          </div>
        </div>
      </div>
      <ConfirmDialog
        open={isDiscarding}
        onOpenChange={setDiscarding}
        title={`Discard ${status.name}?`}
        description="What was uploaded is removed. Nothing was saved of it."
        confirmLabel="Discard"
        onConfirm={preview.discard}
      />
    </>
  );
}

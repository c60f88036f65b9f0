'use client';

import { useEffect, useState } from 'react';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { RunDetail } from '@/shared/contracts/runs';
import { isFinal } from '@/shared/run-state';
import { AugmentationPreview } from '../../recipe/augmentation-preview';
import { RecipeTable } from '../../recipe/recipe-table';
import type { RunLiveState } from '../live/run-live-state';
import type { CommentedPoint } from './commented-point';
import { DiagnosisCard } from './diagnosis-card';
import { EpochTable } from './epoch-table';
import { EvaluationCard } from './evaluation-card';
import { LogPanel } from './log-panel';
import { RunComments } from './run-comments';
import type { RunView } from './run-view';
import { SetupFacts } from './setup-facts';
import { TelemetryCard } from './telemetry-card';

type Tab = 'log' | 'epochs' | 'recipe' | 'comments';

interface RunRestProps {
  detail: RunDetail;
  view: RunView;
  live: RunLiveState;
  /** A point of a curve that is to be commented on. */
  point: CommentedPoint | null;
}

/** The run's page below the curves: the machine, the evaluation, the log, and what the run was made with. */
export default function RunRest({ detail, view, live, point }: RunRestProps) {
  const [tab, setTab] = useState<Tab>('log');
  useEffect(() => {
    if (point) setTab('comments');
  }, [point]);
  const modelId = detail.modelId ?? live.model?.modelId ?? null;
  return (
    <>
      <TelemetryCard runId={detail.id} live={live} />
      {!isFinal(view.state) && <EvaluationCard evaluations={view.evaluations} leaks={detail.leaks} />}
      <DiagnosisCard detail={detail} view={view} />
      <div className="mt-2 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Tabs
          value={tab}
          onValueChange={setTab}
          aria-label="Details"
          tabs={[
            { value: 'log', label: 'Log' },
            { value: 'epochs', label: 'Epochs', count: view.epochs.length },
            { value: 'recipe', label: 'Recipe' },
            ...(modelId === null ? [] : [{ value: 'comments' as const, label: 'Comments' }]),
          ]}
        >
          <TabPanel value="log">
            <LogPanel lines={live.logs} attempts={view.attempt} />
          </TabPanel>
          <TabPanel value="epochs">
            <EpochTable epochs={view.epochs} />
          </TabPanel>
          <TabPanel value="recipe">
            <div className="mb-3">
              <AugmentationPreview
                dataset={detail.datasetId}
                number={detail.datasetVersion}
                recipe={detail.recipe}
              />
            </div>
            <RecipeTable recipe={detail.recipe} preset={detail.preset} />
          </TabPanel>
          {modelId !== null && (
            <TabPanel value="comments">
              <RunComments modelId={modelId} epochs={Math.max(1, view.epochs.length)} point={point} />
            </TabPanel>
          )}
        </Tabs>
        <SetupFacts detail={detail} view={view} />
      </div>
    </>
  );
}

'use client';

import { Card, CardBody } from '@/components/ui/card';
import { Stat } from '@/components/ui/stat';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { SPLITS } from '@/shared/coin-class';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import { count, percent } from '@/shared/format';
import { VersionBalance } from '../curation/version-balance';
import { VersionReport } from '../curation/version-report';
import { DraftsBar } from '../drafts/drafts-bar';
import { ClassTable } from './class-table';
import { PhotoGrid } from './grid/photo-grid';
import { ImportReportView } from './import/import-report';
import { PhotoMap } from './map/photo-map';
import { SplitDot, splitLabels, totalPhotos } from './splits';
import type { DatasetAddress, DatasetTab } from './use-dataset-address';

interface DatasetVersionViewProps {
  version: DatasetVersionDetail;
  address: DatasetAddress;
  onAddress: (part: Partial<DatasetAddress>) => void;
}

/** One version: its numbers, classes, photos and import report. */
export function DatasetVersionView({ version, address, onAddress }: DatasetVersionViewProps) {
  const total = totalPhotos(version.photos);
  const tabs: { value: DatasetTab; label: string; count?: number }[] = [
    { value: 'classes', label: 'Classes', count: version.classCount },
    { value: 'photos', label: 'Photos', count: total },
    { value: 'map', label: 'Map' },
    { value: 'findings', label: 'Report' },
    { value: 'report', label: 'Import report', count: version.skipped || undefined },
  ];
  return (
    <>
      <Card className="mb-5 grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-3 lg:grid-cols-5">
        <Stat label="Photos" value={count(total)} hint={perClass(version)} />
        <Stat label="Classes" value={count(version.classCount)} hint={fewest(version)} />
        {SPLITS.map((split) => (
          <Stat
            key={split}
            label={
              <>
                <SplitDot split={split} /> {splitLabels[split]}
              </>
            }
            value={count(version.photos[split])}
            hint={total > 0 ? percent(version.photos[split] / total, 0) : undefined}
          />
        ))}
      </Card>
      <Tabs
        aria-label="Dataset views"
        value={address.tab}
        onValueChange={(tab) => onAddress({ tab })}
        tabs={tabs}
      >
        <TabPanel value="classes">
          <ClassTable version={version} address={address} />
        </TabPanel>
        <TabPanel value="photos">
          <PhotoGrid version={version} address={address} onAddress={onAddress} />
        </TabPanel>
        <TabPanel value="map">
          <PhotoMap version={version} address={address} onAddress={onAddress} />
        </TabPanel>
        <TabPanel value="findings">
          <DraftsBar datasetId={version.datasetId} versionId={version.id} />
          <div className="grid gap-4" key={version.id}>
            <VersionReport versionId={version.id} />
            <VersionBalance versionId={version.id} />
          </div>
        </TabPanel>
        <TabPanel value="report">
          <Card>
            <CardBody>
              <ImportReportView report={version.report} />
            </CardBody>
          </Card>
        </TabPanel>
      </Tabs>
    </>
  );
}

function perClass({ classCount, photos }: DatasetVersionDetail): string | undefined {
  return classCount > 0 ? `${Math.round(totalPhotos(photos) / classCount)} per class` : undefined;
}

/** The class with the fewest training photos limits how well the rarest coin can be learned. */
function fewest({ classes }: DatasetVersionDetail): string | undefined {
  if (classes.length === 0) return undefined;
  return `${count(Math.min(...classes.map((row) => row.photos.train)))} or more to train each`;
}

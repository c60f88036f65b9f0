import { type DatasetAddress, formatDatasetAddress } from '../use-dataset-address';

/** The page of a photo, which continues to the next one that the same filter finds. */
export function photoPath({
  datasetId,
  hash,
  address,
}: {
  datasetId: string;
  hash: string;
  address: DatasetAddress;
}): string {
  return `/datasets/${datasetId}/photos/${hash}${formatDatasetAddress({ ...address, tab: 'classes', photo: null })}`;
}

/** The grid, at one photo. */
export function gridPath(datasetId: string, address: DatasetAddress): string {
  return `/datasets/${datasetId}${formatDatasetAddress({ ...address, tab: 'photos' })}`;
}

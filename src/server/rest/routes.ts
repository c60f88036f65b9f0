import { getAuditExport } from './audit-export';
import { postClassify } from './classify';
import { getDatasetExport } from './dataset-export';
import { postDatasetImport } from './dataset-import';
import { getImportPhoto } from './import-photo';
import { postIncoming } from './incoming';
import { getLiveFile, getLiveNetwork, getLivePrototypes } from './live-model';
import { getModelExport } from './model-export';
import { getHealth, getMetrics, getReadiness } from './operations';
import { getPhoto } from './photos';
import { getReviewExport } from './review-export';
import type { Route } from './route';
import { deleteUpload, getUpload, patchUpload, postUpload } from './uploads';
import { getWorkerCheckpoint, putWorkerBlob, putWorkerCheckpoint } from './worker-blobs';
import { postWorkerPhotos } from './worker-photos';

/** Every REST endpoint, and who may call it. */
export const routes: readonly Route[] = [
  { method: 'GET', pattern: '/healthz', permission: 'open', handler: getHealth },
  { method: 'GET', pattern: '/readyz', permission: 'open', handler: getReadiness },
  { method: 'GET', pattern: '/metrics', permission: 'open', handler: getMetrics },
  {
    method: 'POST',
    pattern: '/api/datasets/import',
    audit: 'datasets.import',
    permission: 'data:write',
    handler: postDatasetImport,
  },
  {
    method: 'POST',
    pattern: '/api/uploads',
    audit: 'imports.upload',
    permission: 'data:write',
    handler: postUpload,
  },
  { method: 'GET', pattern: '/api/uploads/:id', permission: 'data:write', handler: getUpload },
  {
    method: 'PATCH',
    pattern: '/api/uploads/:id',
    audit: null,
    permission: 'data:write',
    handler: patchUpload,
  },
  {
    method: 'DELETE',
    pattern: '/api/uploads/:id',
    audit: 'imports.cancelUpload',
    permission: 'data:write',
    handler: deleteUpload,
  },
  {
    method: 'POST',
    pattern: '/api/datasets/:dataset/incoming',
    audit: 'incoming.send',
    permission: 'classify',
    handler: postIncoming,
  },
  { method: 'GET', pattern: '/api/imports/:id/photo', permission: 'data:write', handler: getImportPhoto },
  { method: 'GET', pattern: '/api/photos/:hash', permission: 'data:read', handler: getPhoto },
  {
    method: 'POST',
    pattern: '/api/classify',
    audit: 'classify.photo',
    permission: 'classify',
    handler: postClassify,
  },
  {
    method: 'GET',
    pattern: '/api/audit/export',
    audit: 'audit.export',
    permission: 'audit:read',
    handler: getAuditExport,
  },
  {
    method: 'GET',
    pattern: '/api/versions/:version/export',
    audit: 'versions.export',
    permission: 'data:read',
    handler: getDatasetExport,
  },
  {
    method: 'GET',
    pattern: '/api/models/:model/export',
    audit: 'models.export',
    permission: 'data:read',
    handler: getModelExport,
  },
  {
    method: 'GET',
    pattern: '/api/models/:model/live-network',
    permission: 'data:read',
    handler: getLiveNetwork,
  },
  {
    method: 'GET',
    pattern: '/api/models/:model/live-prototypes',
    permission: 'data:read',
    handler: getLivePrototypes,
  },
  { method: 'GET', pattern: '/api/live/:file', permission: 'data:read', handler: getLiveFile },
  {
    method: 'GET',
    pattern: '/api/reviews/:review/export',
    audit: 'reviews.export',
    permission: 'data:read',
    handler: getReviewExport,
  },
  {
    method: 'POST',
    pattern: '/api/worker/photos',
    audit: null,
    permission: 'worker',
    handler: postWorkerPhotos,
  },
  {
    method: 'PUT',
    pattern: '/api/worker/blobs/:hash',
    audit: null,
    permission: 'worker',
    handler: putWorkerBlob,
  },
  {
    method: 'GET',
    pattern: '/api/worker/checkpoints/:hash',
    permission: 'worker',
    handler: getWorkerCheckpoint,
  },
  {
    method: 'PUT',
    audit: null,
    pattern: '/api/worker/checkpoints/:hash',
    permission: 'worker',
    handler: putWorkerCheckpoint,
  },
];

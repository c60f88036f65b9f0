-- AlterTable
ALTER TABLE "ModelVersion" ADD COLUMN     "valAccuracy" DOUBLE PRECISION;

UPDATE "ModelVersion" SET "valAccuracy" = (
  SELECT coalesce(
    "progress"->'validation'->>'top1',
    "progress"->'restored'->>'valAccuracy',
    "progress"->>'bestValAccuracy'
  )::double precision FROM "Run" WHERE "Run"."id" = "ModelVersion"."runId"
);

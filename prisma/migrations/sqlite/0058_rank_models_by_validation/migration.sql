-- AlterTable
ALTER TABLE "ModelVersion" ADD COLUMN "valAccuracy" REAL;

UPDATE "ModelVersion" SET "valAccuracy" = (
  SELECT coalesce(
    json_extract("progress", '$.validation.top1'),
    json_extract("progress", '$.restored.valAccuracy'),
    json_extract("progress", '$.bestValAccuracy')
  ) FROM "Run" WHERE "Run"."id" = "ModelVersion"."runId"
);

-- "Best" in a run's progress was what the restored epoch had measured. The true best comes from the log, where an epoch
-- counts unless a later set-up continued from before it.
CREATE TEMP TABLE "HeldEpoch" AS
SELECT "e"."runId", ("e"."payload" ->> 'epoch')::int AS "epoch",
  "e"."payload" -> 'valAccuracy' AS "accuracy", nullif("e"."payload" -> 'valLoss', 'null'::jsonb) AS "loss"
FROM "RunEvent" "e"
WHERE "e"."type" = 'epoch' AND NOT EXISTS (
  SELECT 1 FROM "RunEvent" "s"
  WHERE "s"."runId" = "e"."runId" AND "s"."type" = 'setup' AND "s"."seq" > "e"."seq"
    AND coalesce(("s"."payload" -> 'resumedFrom' ->> 'epoch')::int, 0) < ("e"."payload" ->> 'epoch')::int);
CREATE INDEX ON "HeldEpoch" ("runId");
CREATE TEMP TABLE "BestEpochs" AS
SELECT "id" AS "runId",
  coalesce(("recipe" -> 'earlyStopping' ->> 'restoreBest')::boolean, true) AS "restoreBest",
  (SELECT jsonb_build_object('epoch', "epoch", 'value', "accuracy") FROM "HeldEpoch" WHERE "runId" = "id"
    ORDER BY ("accuracy"#>>'{}')::float8 DESC, "epoch" LIMIT 1) AS "accuracy",
  (SELECT jsonb_build_object('epoch', "epoch", 'value', "loss") FROM "HeldEpoch"
    WHERE "runId" = "id" AND "loss" IS NOT NULL ORDER BY ("loss"#>>'{}')::float8, "epoch" LIMIT 1) AS "loss"
FROM "Run" WHERE "progress" IS NOT NULL;
UPDATE "Run" SET "progress" = ("progress" - 'bestEpoch') || jsonb_build_object(
  'bestValAccuracy', "best"."accuracy" -> 'value',
  'bestValAccuracyEpoch', "best"."accuracy" -> 'epoch',
  'bestValLoss', "best"."loss" -> 'value',
  'bestValLossEpoch', "best"."loss" -> 'epoch',
  'restored', CASE
    WHEN "best"."accuracy" IS NULL THEN 'null'::jsonb
    WHEN "best"."restoreBest" THEN jsonb_build_object(
      'epoch', "progress" -> 'bestEpoch',
      'valAccuracy', "progress" -> 'bestValAccuracy', 'valLoss', "progress" -> 'bestValLoss')
    ELSE jsonb_build_object(
      'epoch', "progress" -> 'last' -> 'epoch',
      'valAccuracy', "progress" -> 'last' -> 'valAccuracy', 'valLoss', "progress" -> 'last' -> 'valLoss')
  END)
FROM "BestEpochs" "best" WHERE "best"."runId" = "Run"."id";
DROP TABLE "BestEpochs";
DROP TABLE "HeldEpoch";

-- "Best" in a run's progress was what the restored epoch had measured. The true best comes from the log; an epoch
-- counts unless a later set-up continued from before it.
CREATE TEMP TABLE "HeldEpoch" AS
SELECT "e"."runId", ("e"."payload" ->> '$.epoch') AS "epoch",
  ("e"."payload" -> '$.valAccuracy') AS "accuracy", ("e"."payload" -> '$.valLoss') AS "loss"
FROM "RunEvent" "e"
WHERE "e"."type" = 'epoch' AND NOT EXISTS (
  SELECT 1 FROM "RunEvent" "s"
  WHERE "s"."runId" = "e"."runId" AND "s"."type" = 'setup' AND "s"."seq" > "e"."seq"
    AND coalesce("s"."payload" ->> '$.resumedFrom.epoch', 0) < ("e"."payload" ->> '$.epoch'));
CREATE INDEX temp."HeldEpoch_runId_idx" ON "HeldEpoch" ("runId");
CREATE TEMP TABLE "BestEpochs" AS
SELECT "id" AS "runId",
  coalesce("recipe" ->> '$.earlyStopping.restoreBest', 1) AS "restoreBest",
  (SELECT json_object('epoch', "epoch", 'value', json("accuracy")) FROM "HeldEpoch" WHERE "runId" = "id"
    ORDER BY CAST("accuracy" AS REAL) DESC, "epoch" LIMIT 1) AS "accuracy",
  (SELECT json_object('epoch', "epoch", 'value', json("loss")) FROM "HeldEpoch"
    WHERE "runId" = "id" AND "loss" <> 'null' ORDER BY CAST("loss" AS REAL), "epoch" LIMIT 1) AS "loss"
FROM "Run" WHERE "progress" IS NOT NULL;
UPDATE "Run" SET "progress" = json_remove(json_set("progress",
  '$.bestValAccuracy', json(coalesce("best"."accuracy" -> '$.value', 'null')),
  '$.bestValAccuracyEpoch', json(coalesce("best"."accuracy" -> '$.epoch', 'null')),
  '$.bestValLoss', json(coalesce("best"."loss" -> '$.value', 'null')),
  '$.bestValLossEpoch', json(coalesce("best"."loss" -> '$.epoch', 'null')),
  '$.restored', json(CASE
    WHEN "best"."accuracy" IS NULL THEN 'null'
    WHEN "best"."restoreBest" THEN json_object(
      'epoch', json("progress" -> '$.bestEpoch'),
      'valAccuracy', json("progress" -> '$.bestValAccuracy'), 'valLoss', json("progress" -> '$.bestValLoss'))
    ELSE json_object(
      'epoch', json("progress" -> '$.last.epoch'),
      'valAccuracy', json("progress" -> '$.last.valAccuracy'), 'valLoss', json("progress" -> '$.last.valLoss'))
  END)), '$.bestEpoch')
FROM "BestEpochs" "best" WHERE "best"."runId" = "Run"."id";
DROP TABLE "BestEpochs";
DROP TABLE "HeldEpoch";

-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "createdBy" TEXT;

-- Of workers that are known already: whose token they use.
UPDATE "Worker" SET "createdBy" = (
  SELECT "User"."name" FROM "ApiToken" JOIN "User" ON "User"."id" = "ApiToken"."userId"
  WHERE "ApiToken"."id" = "Worker"."tokenId"
);

-- What is wanted becomes what is not. `backup-failed` was the latest kind: whoever saved before it came could not have
-- ticked it, so it is on for everybody.
ALTER TABLE "NotificationPreference" RENAME COLUMN "kinds" TO "mutedKinds";
UPDATE "NotificationPreference" SET "mutedKinds" = (
  SELECT COALESCE(jsonb_agg("known"."value"), '[]'::jsonb) FROM jsonb_array_elements('["run-succeeded","run-failed","run-stalled","sweep-finished"]'::jsonb) AS "known"("value")
  WHERE NOT "NotificationPreference"."mutedKinds" @> "known"."value"
);

-- AlterTable
ALTER TABLE "Worker" ADD COLUMN "createdBy" TEXT;

-- Of workers that are known already: whose token they use.
UPDATE "Worker" SET "createdBy" = (
  SELECT "User"."name" FROM "ApiToken" JOIN "User" ON "User"."id" = "ApiToken"."userId"
  WHERE "ApiToken"."id" = "Worker"."tokenId"
);

-- What is wanted becomes what is not. `backup-failed` was the latest kind: whoever saved before it came could not have
-- ticked it, so it is on for everybody.
ALTER TABLE "NotificationPreference" RENAME COLUMN "kinds" TO "mutedKinds";
UPDATE "NotificationPreference" SET "mutedKinds" = (
  SELECT json_group_array("known"."value") FROM json_each('["run-succeeded","run-failed","run-stalled","sweep-finished"]') AS "known"
  WHERE "known"."value" NOT IN (SELECT "wanted"."value" FROM json_each("NotificationPreference"."mutedKinds") AS "wanted")
);

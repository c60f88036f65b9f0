-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "createdBy" TEXT;

-- Of workers that are known already: whose token they use.
UPDATE "Worker" SET "createdBy" = (
  SELECT "User"."name" FROM "ApiToken" JOIN "User" ON "User"."id" = "ApiToken"."userId"
  WHERE "ApiToken"."id" = "Worker"."tokenId"
);

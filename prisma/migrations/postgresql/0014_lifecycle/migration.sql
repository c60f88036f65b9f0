ALTER TABLE "Classification" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "Classification" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "Comment" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "Comment" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "Dataset" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "Dataset" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "DatasetVersion" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "DatasetVersion" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "Experiment" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "Experiment" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "ModelVersion" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "ModelVersion" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "Run" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "Run" ADD COLUMN "deletionId" TEXT;
ALTER TABLE "Sweep" ADD COLUMN "archivedAt" TIMESTAMP(3);
ALTER TABLE "Sweep" ADD COLUMN "deletionId" TEXT;

CREATE TABLE "Deletion" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "name" TEXT,
    "along" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "purgedAt" TIMESTAMP(3),

    CONSTRAINT "Deletion_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "UnusedBlob" (
    "hash" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "UnusedBlob_pkey" PRIMARY KEY ("hash")
);

-- Comments that were deleted before there was a bin lie in it from now on.
INSERT INTO "Deletion" ("id", "kind", "itemId", "label", "along", "createdAt", "createdBy")
SELECT "id", 'comment', "id", substr("body", 1, 80), '{}'::jsonb, now() AT TIME ZONE 'UTC', "authorId"
FROM "Comment" WHERE "deletedAt" IS NOT NULL;
UPDATE "Comment" SET "deletionId" = "id" WHERE "deletedAt" IS NOT NULL;
ALTER TABLE "Comment" DROP COLUMN "deletedAt";

CREATE INDEX "Deletion_createdAt_idx" ON "Deletion"("createdAt");
CREATE UNIQUE INDEX "Deletion_kind_itemId_key" ON "Deletion"("kind", "itemId");
CREATE INDEX "UnusedBlob_since_idx" ON "UnusedBlob"("since");
CREATE INDEX "Classification_deletionId_idx" ON "Classification"("deletionId");
CREATE INDEX "Comment_deletionId_idx" ON "Comment"("deletionId");
CREATE INDEX "Dataset_deletionId_idx" ON "Dataset"("deletionId");
CREATE INDEX "DatasetVersion_deletionId_idx" ON "DatasetVersion"("deletionId");
CREATE INDEX "Experiment_deletionId_idx" ON "Experiment"("deletionId");
CREATE INDEX "ModelVersion_deletionId_idx" ON "ModelVersion"("deletionId");
CREATE INDEX "Run_deletionId_idx" ON "Run"("deletionId");
CREATE INDEX "Sweep_deletionId_idx" ON "Sweep"("deletionId");
CREATE INDEX "Classification_photoHash_idx" ON "Classification"("photoHash");

-- AlterTable
ALTER TABLE "Comment" ADD COLUMN "classKey" TEXT;
ALTER TABLE "Comment" ADD COLUMN "epoch" INTEGER;
ALTER TABLE "Comment" ADD COLUMN "metric" TEXT;
ALTER TABLE "Comment" ADD COLUMN "photoHash" TEXT;
ALTER TABLE "Comment" ADD COLUMN "resolvedAt" DATETIME;
ALTER TABLE "Comment" ADD COLUMN "resolvedBy" TEXT;
ALTER TABLE "Comment" ADD COLUMN "threadId" TEXT;

-- AlterTable
ALTER TABLE "Notification" ADD COLUMN "path" TEXT;

-- CreateTable
CREATE TABLE "TestOpening" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "versionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "models" TEXT NOT NULL,
    "openedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "TestOpening_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "TestOpening_versionId_openedAt_idx" ON "TestOpening"("versionId", "openedAt");

-- CreateIndex
CREATE INDEX "Comment_photoHash_idx" ON "Comment"("photoHash");

-- CreateIndex
CREATE INDEX "Comment_classKey_idx" ON "Comment"("classKey");

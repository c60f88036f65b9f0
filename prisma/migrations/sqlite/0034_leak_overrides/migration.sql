-- AlterTable
ALTER TABLE "Run" ADD COLUMN "leakOverrideId" TEXT;

-- CreateTable
CREATE TABLE "LeakOverride" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "versionId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "groups" JSONB NOT NULL,
    "groupCount" INTEGER NOT NULL,
    CONSTRAINT "LeakOverride_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "LeakOverride_versionId_idx" ON "LeakOverride"("versionId");

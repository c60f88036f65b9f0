-- CreateTable
CREATE TABLE "PhotoMap" (
    "versionId" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "error" TEXT,
    "photos" INTEGER NOT NULL DEFAULT 0,
    "points" BLOB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "finishedAt" DATETIME,
    CONSTRAINT "PhotoMap_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "PhotoMap_state_createdAt_idx" ON "PhotoMap"("state", "createdAt");

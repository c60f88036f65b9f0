-- CreateTable
CREATE TABLE "ImportCopy" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "versionId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "classKey" TEXT NOT NULL,
    "split" TEXT,
    "kept" BOOLEAN NOT NULL,
    CONSTRAINT "ImportCopy_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PhotoMeasure" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "quality" JSONB,
    "coin" BLOB,
    "descriptors" BLOB,
    CONSTRAINT "PhotoMeasure_hash_fkey" FOREIGN KEY ("hash") REFERENCES "Photo" ("hash") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "NearCopy" (
    "first" TEXT NOT NULL,
    "second" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "likeness" REAL NOT NULL,

    PRIMARY KEY ("first", "second"),
    CONSTRAINT "NearCopy_first_fkey" FOREIGN KEY ("first") REFERENCES "Photo" ("hash") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "NearCopy_second_fkey" FOREIGN KEY ("second") REFERENCES "Photo" ("hash") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DatasetReport" (
    "versionId" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "revision" INTEGER NOT NULL,
    "summary" JSONB,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    CONSTRAINT "DatasetReport_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Finding" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "versionId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "acrossSplits" BOOLEAN NOT NULL DEFAULT false,
    "acrossClasses" BOOLEAN NOT NULL DEFAULT false,
    "measured" REAL,
    "threshold" REAL,
    "photos" JSONB NOT NULL,
    "photoCount" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "statusBy" TEXT,
    "statusAt" DATETIME,
    CONSTRAINT "Finding_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ImportCopy_versionId_photoHash_idx" ON "ImportCopy"("versionId", "photoHash");

-- CreateIndex
CREATE INDEX "NearCopy_second_idx" ON "NearCopy"("second");

-- CreateIndex
CREATE INDEX "Finding_versionId_status_idx" ON "Finding"("versionId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "Finding_versionId_kind_key_key" ON "Finding"("versionId", "kind", "key");

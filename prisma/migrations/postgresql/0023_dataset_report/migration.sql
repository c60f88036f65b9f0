-- CreateTable
CREATE TABLE "ImportCopy" (
    "id" SERIAL NOT NULL,
    "versionId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "classKey" TEXT NOT NULL,
    "split" TEXT,
    "kept" BOOLEAN NOT NULL,

    CONSTRAINT "ImportCopy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PhotoMeasure" (
    "hash" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "quality" JSONB,
    "coin" BYTEA,
    "descriptors" BYTEA,

    CONSTRAINT "PhotoMeasure_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "NearCopy" (
    "first" TEXT NOT NULL,
    "second" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "likeness" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "NearCopy_pkey" PRIMARY KEY ("first","second")
);

-- CreateTable
CREATE TABLE "DatasetReport" (
    "versionId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "revision" INTEGER NOT NULL,
    "summary" JSONB,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "DatasetReport_pkey" PRIMARY KEY ("versionId")
);

-- CreateTable
CREATE TABLE "Finding" (
    "id" SERIAL NOT NULL,
    "versionId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "acrossSplits" BOOLEAN NOT NULL DEFAULT false,
    "acrossClasses" BOOLEAN NOT NULL DEFAULT false,
    "measured" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "photos" JSONB NOT NULL,
    "photoCount" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "statusBy" TEXT,
    "statusAt" TIMESTAMP(3),

    CONSTRAINT "Finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ImportCopy_versionId_photoHash_idx" ON "ImportCopy"("versionId", "photoHash");

-- CreateIndex
CREATE INDEX "NearCopy_second_idx" ON "NearCopy"("second");

-- CreateIndex
CREATE INDEX "Finding_versionId_status_idx" ON "Finding"("versionId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "Finding_versionId_kind_key_key" ON "Finding"("versionId", "kind", "key");

-- AddForeignKey
ALTER TABLE "ImportCopy" ADD CONSTRAINT "ImportCopy_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhotoMeasure" ADD CONSTRAINT "PhotoMeasure_hash_fkey" FOREIGN KEY ("hash") REFERENCES "Photo"("hash") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NearCopy" ADD CONSTRAINT "NearCopy_first_fkey" FOREIGN KEY ("first") REFERENCES "Photo"("hash") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NearCopy" ADD CONSTRAINT "NearCopy_second_fkey" FOREIGN KEY ("second") REFERENCES "Photo"("hash") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetReport" ADD CONSTRAINT "DatasetReport_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "IncomingPhoto" (
    "id" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "classKey" TEXT,
    "labelledBy" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "rejectedAt" TIMESTAMP(3),
    "rejectedBy" TEXT,
    "importId" TEXT,

    CONSTRAINT "IncomingPhoto_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "IncomingPhoto_datasetId_createdAt_idx" ON "IncomingPhoto"("datasetId", "createdAt");

-- CreateIndex
CREATE INDEX "IncomingPhoto_photoHash_idx" ON "IncomingPhoto"("photoHash");

-- CreateIndex
CREATE INDEX "IncomingPhoto_importId_idx" ON "IncomingPhoto"("importId");

-- CreateIndex
CREATE UNIQUE INDEX "IncomingPhoto_datasetId_photoHash_key" ON "IncomingPhoto"("datasetId", "photoHash");

-- AddForeignKey
ALTER TABLE "IncomingPhoto" ADD CONSTRAINT "IncomingPhoto_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncomingPhoto" ADD CONSTRAINT "IncomingPhoto_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN "testLockedAt" DATETIME;
ALTER TABLE "Dataset" ADD COLUMN "testLockedBy" TEXT;

-- CreateTable
CREATE TABLE "LockedPhoto" (
    "datasetId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,

    PRIMARY KEY ("datasetId", "photoHash"),
    CONSTRAINT "LockedPhoto_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "testLockedAt" TIMESTAMP(3),
ADD COLUMN     "testLockedBy" TEXT;

-- CreateTable
CREATE TABLE "LockedPhoto" (
    "datasetId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,

    CONSTRAINT "LockedPhoto_pkey" PRIMARY KEY ("datasetId","photoHash")
);

-- AddForeignKey
ALTER TABLE "LockedPhoto" ADD CONSTRAINT "LockedPhoto_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "DatasetItem" ADD COLUMN "coin" TEXT;

-- AlterTable
ALTER TABLE "DatasetItem" ADD COLUMN     "origin" TEXT;

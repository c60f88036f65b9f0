-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "source" TEXT;

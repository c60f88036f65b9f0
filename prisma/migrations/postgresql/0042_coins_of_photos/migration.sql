-- AlterTable
ALTER TABLE "Classification" ADD COLUMN     "found" JSONB;

-- AlterTable
ALTER TABLE "ClassificationResult" ADD COLUMN     "others" JSONB;

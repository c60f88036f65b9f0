-- AlterTable
ALTER TABLE "DatasetClass" ADD COLUMN "synonyms" JSONB;
ALTER TABLE "DatasetClass" ADD COLUMN "years" TEXT;

-- AlterTable
ALTER TABLE "DatasetVersion" ADD COLUMN "message" TEXT NOT NULL DEFAULT '';

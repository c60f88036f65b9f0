-- AlterTable
ALTER TABLE "Import" ADD COLUMN "expiresAt" DATETIME;
ALTER TABLE "Import" ADD COLUMN "fileBytes" BIGINT;
ALTER TABLE "Import" ADD COLUMN "fileName" TEXT;
ALTER TABLE "Import" ADD COLUMN "options" JSONB;

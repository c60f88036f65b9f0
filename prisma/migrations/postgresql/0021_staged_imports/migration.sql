-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "expiresAt" TIMESTAMP(3),
ADD COLUMN     "fileBytes" BIGINT,
ADD COLUMN     "fileName" TEXT,
ADD COLUMN     "options" JSONB;

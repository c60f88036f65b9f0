-- AlterTable
ALTER TABLE "AnswerComment" ADD COLUMN "archivedAt" DATETIME;
ALTER TABLE "AnswerComment" ADD COLUMN "deletionId" TEXT;

-- CreateIndex
CREATE INDEX "AnswerComment_deletionId_idx" ON "AnswerComment"("deletionId");

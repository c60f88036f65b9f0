-- AlterTable
ALTER TABLE "AnswerComment" ADD COLUMN     "archivedAt" TIMESTAMP(3),
ADD COLUMN     "deletionId" TEXT;

-- CreateIndex
CREATE INDEX "AnswerComment_deletionId_idx" ON "AnswerComment"("deletionId");

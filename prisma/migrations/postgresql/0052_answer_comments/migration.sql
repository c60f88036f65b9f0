-- AlterTable
ALTER TABLE "Classification" ADD COLUMN     "otherFaceId" TEXT;

-- CreateTable
CREATE TABLE "AnswerComment" (
    "id" TEXT NOT NULL,
    "classificationId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AnswerComment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AnswerComment_classificationId_createdAt_idx" ON "AnswerComment"("classificationId", "createdAt");

-- CreateIndex
CREATE INDEX "AnswerComment_authorId_idx" ON "AnswerComment"("authorId");

-- CreateIndex
CREATE INDEX "Classification_otherFaceId_idx" ON "Classification"("otherFaceId");

-- AddForeignKey
ALTER TABLE "Classification" ADD CONSTRAINT "Classification_otherFaceId_fkey" FOREIGN KEY ("otherFaceId") REFERENCES "Classification"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerComment" ADD CONSTRAINT "AnswerComment_classificationId_fkey" FOREIGN KEY ("classificationId") REFERENCES "Classification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerComment" ADD CONSTRAINT "AnswerComment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

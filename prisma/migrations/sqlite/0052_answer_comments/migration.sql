-- AlterTable
ALTER TABLE "Classification" ADD COLUMN "otherFaceId" TEXT REFERENCES "Classification" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "AnswerComment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "classificationId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AnswerComment_classificationId_fkey" FOREIGN KEY ("classificationId") REFERENCES "Classification" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AnswerComment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "AnswerComment_classificationId_createdAt_idx" ON "AnswerComment"("classificationId", "createdAt");

-- CreateIndex
CREATE INDEX "AnswerComment_authorId_idx" ON "AnswerComment"("authorId");

-- CreateIndex
CREATE INDEX "Classification_otherFaceId_idx" ON "Classification"("otherFaceId");

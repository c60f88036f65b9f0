-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "classKey" TEXT,
ADD COLUMN     "epoch" INTEGER,
ADD COLUMN     "metric" TEXT,
ADD COLUMN     "photoHash" TEXT,
ADD COLUMN     "resolvedAt" TIMESTAMP(3),
ADD COLUMN     "resolvedBy" TEXT,
ADD COLUMN     "threadId" TEXT;

-- AlterTable
ALTER TABLE "Notification" ADD COLUMN     "path" TEXT;

-- CreateTable
CREATE TABLE "TestOpening" (
    "id" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "models" TEXT NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TestOpening_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "TestOpening_versionId_openedAt_idx" ON "TestOpening"("versionId", "openedAt");

-- CreateIndex
CREATE INDEX "Comment_photoHash_idx" ON "Comment"("photoHash");

-- CreateIndex
CREATE INDEX "Comment_classKey_idx" ON "Comment"("classKey");

-- AddForeignKey
ALTER TABLE "TestOpening" ADD CONSTRAINT "TestOpening_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

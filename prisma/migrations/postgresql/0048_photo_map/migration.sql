-- CreateTable
CREATE TABLE "PhotoMap" (
    "versionId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "error" TEXT,
    "photos" INTEGER NOT NULL DEFAULT 0,
    "points" BYTEA,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "PhotoMap_pkey" PRIMARY KEY ("versionId")
);

-- CreateIndex
CREATE INDEX "PhotoMap_state_createdAt_idx" ON "PhotoMap"("state", "createdAt");

-- AddForeignKey
ALTER TABLE "PhotoMap" ADD CONSTRAINT "PhotoMap_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

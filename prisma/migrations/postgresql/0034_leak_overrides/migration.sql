-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "leakOverrideId" TEXT;

-- CreateTable
CREATE TABLE "LeakOverride" (
    "id" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "groups" JSONB NOT NULL,
    "groupCount" INTEGER NOT NULL,

    CONSTRAINT "LeakOverride_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "LeakOverride_versionId_idx" ON "LeakOverride"("versionId");

-- AddForeignKey
ALTER TABLE "LeakOverride" ADD CONSTRAINT "LeakOverride_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

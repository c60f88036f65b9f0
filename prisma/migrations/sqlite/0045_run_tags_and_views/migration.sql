-- CreateTable
CREATE TABLE "RunTag" (
    "runId" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    PRIMARY KEY ("runId", "name"),
    CONSTRAINT "RunTag_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RunStar" (
    "userId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,

    PRIMARY KEY ("userId", "runId"),
    CONSTRAINT "RunStar_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RunStar_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "ownerId" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "SavedView_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable
ALTER TABLE "Run" ADD COLUMN "notes" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE INDEX "RunTag_name_idx" ON "RunTag"("name");

-- CreateIndex
CREATE INDEX "RunStar_runId_idx" ON "RunStar"("runId");

-- CreateIndex
CREATE INDEX "SavedView_list_idx" ON "SavedView"("list");

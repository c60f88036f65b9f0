-- AlterTable
ALTER TABLE "Notification" ADD COLUMN "recipientId" TEXT;
ALTER TABLE "Notification" ADD COLUMN "reviewNumber" INTEGER;

-- CreateTable
CREATE TABLE "Review" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "datasetId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "baselineId" TEXT,
    "split" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'open',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "endedAt" DATETIME,
    CONSTRAINT "Review_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Review_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Review_baselineId_fkey" FOREIGN KEY ("baselineId") REFERENCES "ModelVersion" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReviewRequest" (
    "reviewId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("reviewId", "userId"),
    CONSTRAINT "ReviewRequest_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ReviewRequest_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReviewDecision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "reviewId" TEXT NOT NULL,
    "userId" TEXT,
    "signedBy" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "weights" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "evaluation" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ReviewDecision_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChampionMove" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "datasetId" TEXT NOT NULL,
    "modelId" TEXT,
    "modelNumber" INTEGER NOT NULL,
    "modelName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reviewId" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "userId" TEXT,
    "signedBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ChampionMove_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ChampionMove_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "ChampionMove_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Review_number_key" ON "Review"("number");

-- CreateIndex
CREATE INDEX "Review_modelId_idx" ON "Review"("modelId");

-- CreateIndex
CREATE INDEX "Review_baselineId_idx" ON "Review"("baselineId");

-- CreateIndex
CREATE INDEX "Review_datasetId_idx" ON "Review"("datasetId");

-- CreateIndex
CREATE INDEX "Review_state_createdAt_idx" ON "Review"("state", "createdAt");

-- CreateIndex
CREATE INDEX "ReviewRequest_userId_idx" ON "ReviewRequest"("userId");

-- CreateIndex
CREATE INDEX "ReviewDecision_reviewId_id_idx" ON "ReviewDecision"("reviewId", "id");

-- CreateIndex
CREATE INDEX "ReviewDecision_userId_idx" ON "ReviewDecision"("userId");

-- CreateIndex
CREATE INDEX "ChampionMove_datasetId_id_idx" ON "ChampionMove"("datasetId", "id");

-- CreateIndex
CREATE INDEX "ChampionMove_modelId_idx" ON "ChampionMove"("modelId");

-- CreateIndex
CREATE INDEX "ChampionMove_reviewId_idx" ON "ChampionMove"("reviewId");

-- CreateTable
CREATE TABLE "ModelAnswer" (
    "modelId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,
    "probabilities" BLOB NOT NULL,

    PRIMARY KEY ("modelId", "photoHash"),
    CONSTRAINT "ModelAnswer_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Evaluation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "modelId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "result" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "finishedAt" DATETIME,
    CONSTRAINT "Evaluation_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Evaluation_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Evaluation_versionId_idx" ON "Evaluation"("versionId");

-- CreateIndex
CREATE INDEX "Evaluation_state_createdAt_idx" ON "Evaluation"("state", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Evaluation_modelId_versionId_split_key" ON "Evaluation"("modelId", "versionId", "split");

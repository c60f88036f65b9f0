-- CreateTable
CREATE TABLE "ModelRobustness" (
    "modelId" TEXT NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "result" JSONB,
    "requestedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    CONSTRAINT "ModelRobustness_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

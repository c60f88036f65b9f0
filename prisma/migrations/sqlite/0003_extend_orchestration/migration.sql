-- CreateTable
CREATE TABLE "Sweep" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "experimentId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "plan" JSONB NOT NULL,
    "decisions" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "endedAt" DATETIME,
    CONSTRAINT "Sweep_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "runId" TEXT,
    "runNumber" INTEGER,
    "owner" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "NotificationPreference" (
    "userId" TEXT NOT NULL PRIMARY KEY,
    "readAt" DATETIME,
    "email" BOOLEAN NOT NULL DEFAULT false,
    "ownOnly" BOOLEAN NOT NULL DEFAULT false,
    "kinds" JSONB NOT NULL,
    CONSTRAINT "NotificationPreference_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "kinds" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "notificationId" TEXT NOT NULL,
    "webhookId" TEXT,
    "email" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastError" TEXT,
    "deliveredAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Delivery_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Delivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Run" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "experimentId" TEXT NOT NULL,
    "datasetVersionId" TEXT NOT NULL,
    "preset" TEXT,
    "recipe" JSONB NOT NULL,
    "codeVersion" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "workerId" TEXT,
    "leaseBeat" INTEGER NOT NULL DEFAULT 0,
    "leaseRenewedAt" DATETIME,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "queuePosition" REAL NOT NULL DEFAULT 0,
    "notBefore" DATETIME,
    "requires" JSONB,
    "sweepId" TEXT,
    "trialNumber" INTEGER,
    "clonedFromId" TEXT,
    "control" TEXT NOT NULL DEFAULT 'none',
    "controlBy" TEXT,
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "ackedSourceSeq" INTEGER NOT NULL DEFAULT 0,
    "checkpoints" JSONB,
    "furthestStep" INTEGER NOT NULL DEFAULT 0,
    "fruitlessAttempts" INTEGER NOT NULL DEFAULT 0,
    "progress" JSONB,
    "lastProgressAt" DATETIME,
    "stalledAt" DATETIME,
    "errorCode" TEXT,
    "error" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "Run_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Run_datasetVersionId_fkey" FOREIGN KEY ("datasetVersionId") REFERENCES "DatasetVersion" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Run_sweepId_fkey" FOREIGN KEY ("sweepId") REFERENCES "Sweep" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
-- Runs that wait already keep their order.
INSERT INTO "new_Run" ("queuePosition", "ackedSourceSeq", "attempt", "checkpoints", "codeVersion", "control", "controlBy", "createdAt", "createdBy", "datasetVersionId", "endedAt", "error", "errorCode", "experimentId", "fruitlessAttempts", "furthestStep", "id", "lastSeq", "name", "number", "preset", "progress", "recipe", "startedAt", "state", "workerId") SELECT "number", "ackedSourceSeq", "attempt", "checkpoints", "codeVersion", "control", "controlBy", "createdAt", "createdBy", "datasetVersionId", "endedAt", "error", "errorCode", "experimentId", "fruitlessAttempts", "furthestStep", "id", "lastSeq", "name", "number", "preset", "progress", "recipe", "startedAt", "state", "workerId" FROM "Run";
DROP TABLE "Run";
ALTER TABLE "new_Run" RENAME TO "Run";
CREATE UNIQUE INDEX "Run_number_key" ON "Run"("number");
CREATE INDEX "Run_state_priority_queuePosition_idx" ON "Run"("state", "priority" DESC, "queuePosition");
CREATE INDEX "Run_experimentId_idx" ON "Run"("experimentId");
CREATE INDEX "Run_datasetVersionId_idx" ON "Run"("datasetVersionId");
CREATE INDEX "Run_sweepId_trialNumber_idx" ON "Run"("sweepId", "trialNumber");
CREATE TABLE "new_Worker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "tokenId" TEXT,
    "runtime" TEXT,
    "device" TEXT NOT NULL,
    "problem" TEXT,
    "versions" JSONB NOT NULL,
    "labels" JSONB NOT NULL DEFAULT '[]',
    "slots" INTEGER NOT NULL DEFAULT 1,
    "gpuMemoryMiB" INTEGER,
    "draining" BOOLEAN NOT NULL DEFAULT false,
    "drainingBy" TEXT,
    "sample" JSONB,
    "serverId" TEXT,
    "firstSeen" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeen" DATETIME NOT NULL,
    "connected" BOOLEAN NOT NULL DEFAULT false
);
INSERT INTO "new_Worker" ("connected", "device", "firstSeen", "id", "lastSeen", "name", "problem", "runtime", "tokenId", "versions") SELECT "connected", "device", "firstSeen", "id", "lastSeen", "name", "problem", "runtime", "tokenId", "versions" FROM "Worker";
DROP TABLE "Worker";
ALTER TABLE "new_Worker" RENAME TO "Worker";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "Sweep_number_key" ON "Sweep"("number");

-- CreateIndex
CREATE INDEX "Sweep_experimentId_idx" ON "Sweep"("experimentId");

-- CreateIndex
CREATE INDEX "Sweep_state_idx" ON "Sweep"("state");

-- CreateIndex
CREATE INDEX "Notification_createdAt_idx" ON "Notification"("createdAt");

-- CreateIndex
CREATE INDEX "Delivery_state_nextTryAt_idx" ON "Delivery"("state", "nextTryAt");

-- CreateIndex
CREATE INDEX "Delivery_webhookId_createdAt_idx" ON "Delivery"("webhookId", "createdAt");

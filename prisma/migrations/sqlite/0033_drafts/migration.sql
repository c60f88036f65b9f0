-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "baseId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "endedAt" DATETIME,
    "endedBy" TEXT,
    "becameId" TEXT,
    CONSTRAINT "Draft_baseId_fkey" FOREIGN KEY ("baseId") REFERENCES "DatasetVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DraftOperation" (
    "draftId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "requestId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" INTEGER,
    "operation" JSONB,
    "changes" JSONB,
    "findings" JSONB,
    "standing" BOOLEAN NOT NULL DEFAULT true,
    "by" TEXT,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("draftId", "seq"),
    CONSTRAINT "DraftOperation_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DraftCell" (
    "draftId" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "value" JSONB NOT NULL,
    "classKey" TEXT,

    PRIMARY KEY ("draftId", "target"),
    CONSTRAINT "DraftCell_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DraftVisit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "draftId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "finding" INTEGER,
    "until" DATETIME NOT NULL,
    CONSTRAINT "DraftVisit_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Draft_baseId_idx" ON "Draft"("baseId");

-- CreateIndex
CREATE UNIQUE INDEX "DraftOperation_draftId_requestId_key" ON "DraftOperation"("draftId", "requestId");

-- CreateIndex
CREATE INDEX "DraftCell_draftId_classKey_idx" ON "DraftCell"("draftId", "classKey");

-- CreateIndex
CREATE INDEX "DraftVisit_userId_idx" ON "DraftVisit"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "DraftVisit_draftId_finding_key" ON "DraftVisit"("draftId", "finding");

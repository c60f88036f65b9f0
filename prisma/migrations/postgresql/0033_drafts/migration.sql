-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL,
    "baseId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,
    "endedAt" TIMESTAMP(3),
    "endedBy" TEXT,
    "becameId" TEXT,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
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
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftOperation_pkey" PRIMARY KEY ("draftId","seq")
);

-- CreateTable
CREATE TABLE "DraftCell" (
    "draftId" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "value" JSONB NOT NULL,
    "classKey" TEXT,

    CONSTRAINT "DraftCell_pkey" PRIMARY KEY ("draftId","target")
);

-- CreateTable
CREATE TABLE "DraftVisit" (
    "id" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "finding" INTEGER,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "DraftVisit_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_baseId_fkey" FOREIGN KEY ("baseId") REFERENCES "DatasetVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftOperation" ADD CONSTRAINT "DraftOperation_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftCell" ADD CONSTRAINT "DraftCell_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftVisit" ADD CONSTRAINT "DraftVisit_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

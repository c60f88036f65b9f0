-- AlterTable
ALTER TABLE "DraftCell" ADD COLUMN "tally" TEXT;

-- CreateTable
CREATE TABLE "DraftBulk" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "draftId" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "operation" JSONB,
    "by" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "at" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "DraftBulk_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DraftBulkPart" (
    "bulkId" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "photos" JSONB NOT NULL,

    PRIMARY KEY ("bulkId", "part"),
    CONSTRAINT "DraftBulkPart_bulkId_fkey" FOREIGN KEY ("bulkId") REFERENCES "DraftBulk" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "DraftOperation_turn_idx" ON "DraftOperation"("draftId", "kind", "standing", "by", "seq", "requestId");

-- CreateIndex
CREATE INDEX "DraftCell_draftId_tally_idx" ON "DraftCell"("draftId", "tally");

-- CreateIndex
CREATE UNIQUE INDEX "DraftBulk_draftId_requestId_key" ON "DraftBulk"("draftId", "requestId");

-- CreateIndex
CREATE INDEX "DraftBulk_state_idx" ON "DraftBulk"("state");

-- Photos that open drafts have changed already.
UPDATE "DraftCell" SET "tally" = (
    SELECT json_array(
        "coin"."key",
        "item"."split",
        "DraftCell"."value" ->> 'classKey',
        "DraftCell"."value" ->> 'split',
        "DraftCell"."value" ->> 'isDropped',
        "item"."fileName" IS NOT "DraftCell"."value" ->> 'name' OR "item"."coin" IS NOT "DraftCell"."value" ->> 'coin'
    )
    FROM "Draft" "draft"
    LEFT JOIN "DatasetItem" "item" ON "item"."versionId" = "draft"."baseId" AND "item"."photoHash" = substr("DraftCell"."target", 7)
    LEFT JOIN "DatasetClass" "coin" ON "coin"."versionId" = "draft"."baseId" AND "coin"."index" = "item"."classIndex"
    WHERE "draft"."id" = "DraftCell"."draftId"
    LIMIT 1
) WHERE "target" LIKE 'photo %';

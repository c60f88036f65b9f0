-- AlterTable
ALTER TABLE "DraftCell" ADD COLUMN     "tally" TEXT;

-- CreateTable
CREATE TABLE "DraftBulk" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftBulk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DraftBulkPart" (
    "bulkId" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "photos" JSONB NOT NULL,

    CONSTRAINT "DraftBulkPart_pkey" PRIMARY KEY ("bulkId","part")
);

-- CreateIndex
CREATE INDEX "DraftOperation_turn_idx" ON "DraftOperation"("draftId", "kind", "standing", "by", "seq", "requestId");

-- CreateIndex
CREATE INDEX "DraftCell_draftId_tally_idx" ON "DraftCell"("draftId", "tally");

-- CreateIndex
CREATE UNIQUE INDEX "DraftBulk_draftId_requestId_key" ON "DraftBulk"("draftId", "requestId");

-- CreateIndex
CREATE INDEX "DraftBulk_state_idx" ON "DraftBulk"("state");

-- AddForeignKey
ALTER TABLE "DraftBulk" ADD CONSTRAINT "DraftBulk_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftBulkPart" ADD CONSTRAINT "DraftBulkPart_bulkId_fkey" FOREIGN KEY ("bulkId") REFERENCES "DraftBulk"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Photos that open drafts have changed already.
UPDATE "DraftCell" SET "tally" = (
    SELECT json_build_array(
        "coin"."key",
        "item"."split",
        "DraftCell"."value" ->> 'classKey',
        "DraftCell"."value" ->> 'split',
        ("DraftCell"."value" ->> 'isDropped')::boolean::int,
        ("item"."fileName" IS DISTINCT FROM "DraftCell"."value" ->> 'name' OR "item"."coin" IS DISTINCT FROM "DraftCell"."value" ->> 'coin')::int
    )::text
    FROM "Draft" "draft"
    LEFT JOIN "DatasetItem" "item" ON "item"."versionId" = "draft"."baseId" AND "item"."photoHash" = substr("DraftCell"."target", 7)
    LEFT JOIN "DatasetClass" "coin" ON "coin"."versionId" = "draft"."baseId" AND "coin"."index" = "item"."classIndex"
    WHERE "draft"."id" = "DraftCell"."draftId"
    LIMIT 1
) WHERE "target" LIKE 'photo %';

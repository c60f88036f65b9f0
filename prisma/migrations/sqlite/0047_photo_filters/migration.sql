-- AlterTable
ALTER TABLE "DatasetItem" ADD COLUMN "addedAt" DATETIME;
ALTER TABLE "DatasetItem" ADD COLUMN "side" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "DatasetItem" ADD COLUMN "source" TEXT NOT NULL DEFAULT 'import';

-- CreateTable
CREATE TABLE "FindingItem" (
    "findingId" INTEGER NOT NULL,
    "itemId" INTEGER NOT NULL,

    PRIMARY KEY ("findingId", "itemId"),
    CONSTRAINT "FindingItem_findingId_fkey" FOREIGN KEY ("findingId") REFERENCES "Finding" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EvaluationAnswer" (
    "evaluationId" TEXT NOT NULL,
    "itemId" INTEGER NOT NULL,
    "isRight" BOOLEAN NOT NULL,
    "confidence" REAL NOT NULL,
    "predicted" INTEGER NOT NULL,

    PRIMARY KEY ("evaluationId", "itemId"),
    CONSTRAINT "EvaluationAnswer_evaluationId_fkey" FOREIGN KEY ("evaluationId") REFERENCES "Evaluation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What the rows there say of themselves: when their dataset first had the photo, and how it came.
UPDATE "DatasetItem" SET
    "side" = COALESCE((SELECT CASE WHEN "p"."width" < "p"."height" THEN "p"."width" ELSE "p"."height" END FROM "Photo" "p" WHERE "p"."hash" = "DatasetItem"."photoHash"), 0),
    "source" = COALESCE(
        (SELECT "i"."source" FROM "IncomingPhoto" "i" JOIN "DatasetVersion" "v" ON "v"."datasetId" = "i"."datasetId" WHERE "v"."id" = "DatasetItem"."versionId" AND "i"."photoHash" = "DatasetItem"."photoHash" AND "i"."importId" IS NOT NULL),
        CASE WHEN "origin" IS NULL THEN 'import' ELSE 'cut' END),
    "addedAt" = (SELECT MIN("first"."createdAt") FROM "DatasetVersion" "v" JOIN "DatasetVersion" "first" ON "first"."datasetId" = "v"."datasetId" JOIN "DatasetItem" "same" ON "same"."versionId" = "first"."id" AND "same"."photoHash" = "DatasetItem"."photoHash" WHERE "v"."id" = "DatasetItem"."versionId");

INSERT OR IGNORE INTO "FindingItem" ("findingId", "itemId")
SELECT "f"."id", "i"."id" FROM "Finding" "f", json_each("f"."photos") "p"
JOIN "DatasetItem" "i" ON "i"."versionId" = "f"."versionId" AND "i"."photoHash" = "p"."value" ->> 'hash'
WHERE "p"."value" ->> 'kept';

-- CreateIndex
CREATE INDEX "ImportCopy_photoHash_idx" ON "ImportCopy"("photoHash");

-- CreateIndex
CREATE INDEX "FindingItem_itemId_idx" ON "FindingItem"("itemId");

-- CreateIndex
CREATE INDEX "EvaluationAnswer_evaluationId_itemId_isRight_confidence_idx" ON "EvaluationAnswer"("evaluationId", "itemId", "isRight", "confidence");

-- CreateIndex
CREATE INDEX "DatasetItem_grid_idx" ON "DatasetItem"("versionId", "id", "classIndex", "split", "side", "source", "addedAt");

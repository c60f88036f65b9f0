-- AlterTable
ALTER TABLE "DatasetItem" ADD COLUMN     "addedAt" TIMESTAMP(3),
ADD COLUMN     "side" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'import';

-- CreateTable
CREATE TABLE "FindingItem" (
    "findingId" INTEGER NOT NULL,
    "itemId" INTEGER NOT NULL,

    CONSTRAINT "FindingItem_pkey" PRIMARY KEY ("findingId","itemId")
);

-- CreateTable
CREATE TABLE "EvaluationAnswer" (
    "evaluationId" TEXT NOT NULL,
    "itemId" INTEGER NOT NULL,
    "isRight" BOOLEAN NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "predicted" INTEGER NOT NULL,

    CONSTRAINT "EvaluationAnswer_pkey" PRIMARY KEY ("evaluationId","itemId")
);

-- What the rows there say of themselves: when their dataset first had the photo, and how it came.
UPDATE "DatasetItem" SET
    "side" = COALESCE((SELECT CASE WHEN "p"."width" < "p"."height" THEN "p"."width" ELSE "p"."height" END FROM "Photo" "p" WHERE "p"."hash" = "DatasetItem"."photoHash"), 0),
    "source" = COALESCE(
        (SELECT "i"."source" FROM "IncomingPhoto" "i" JOIN "DatasetVersion" "v" ON "v"."datasetId" = "i"."datasetId" WHERE "v"."id" = "DatasetItem"."versionId" AND "i"."photoHash" = "DatasetItem"."photoHash" AND "i"."importId" IS NOT NULL),
        CASE WHEN "origin" IS NULL THEN 'import' ELSE 'cut' END),
    "addedAt" = (SELECT MIN("first"."createdAt") FROM "DatasetVersion" "v" JOIN "DatasetVersion" "first" ON "first"."datasetId" = "v"."datasetId" JOIN "DatasetItem" "same" ON "same"."versionId" = "first"."id" AND "same"."photoHash" = "DatasetItem"."photoHash" WHERE "v"."id" = "DatasetItem"."versionId");

INSERT INTO "FindingItem" ("findingId", "itemId")
SELECT "f"."id", "i"."id" FROM "Finding" "f" CROSS JOIN LATERAL jsonb_array_elements("f"."photos") "p"
JOIN "DatasetItem" "i" ON "i"."versionId" = "f"."versionId" AND "i"."photoHash" = "p" ->> 'hash'
WHERE ("p" ->> 'kept')::boolean
ON CONFLICT DO NOTHING;

-- CreateIndex
CREATE INDEX "ImportCopy_photoHash_idx" ON "ImportCopy"("photoHash");

-- CreateIndex
CREATE INDEX "FindingItem_itemId_idx" ON "FindingItem"("itemId");

-- CreateIndex
CREATE INDEX "EvaluationAnswer_evaluationId_itemId_isRight_confidence_idx" ON "EvaluationAnswer"("evaluationId", "itemId", "isRight", "confidence");

-- CreateIndex
CREATE INDEX "DatasetItem_grid_idx" ON "DatasetItem"("versionId", "id", "classIndex", "split", "side", "source", "addedAt");

-- AddForeignKey
ALTER TABLE "FindingItem" ADD CONSTRAINT "FindingItem_findingId_fkey" FOREIGN KEY ("findingId") REFERENCES "Finding"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationAnswer" ADD CONSTRAINT "EvaluationAnswer_evaluationId_fkey" FOREIGN KEY ("evaluationId") REFERENCES "Evaluation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

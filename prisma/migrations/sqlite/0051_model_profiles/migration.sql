-- AlterTable
ALTER TABLE "ClassificationResult" ADD COLUMN "traits" JSONB;

-- CreateTable
CREATE TABLE "ModelProfile" (
    "modelId" TEXT NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "profile" JSONB,
    "prototypes" BLOB,
    "finishedAt" DATETIME,
    CONSTRAINT "ModelProfile_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ModelEmbedding" (
    "modelId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,
    "values" BLOB,
    "energy" REAL,
    "probabilities" BLOB,

    PRIMARY KEY ("modelId", "photoHash"),
    CONSTRAINT "ModelEmbedding_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

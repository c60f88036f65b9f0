-- AlterTable
ALTER TABLE "DatasetReport" ADD COLUMN "network" TEXT;

-- AlterTable
ALTER TABLE "Finding" ADD COLUMN "suggestion" TEXT;

-- CreateTable
CREATE TABLE "PhotoEmbedding" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "network" TEXT NOT NULL,
    "values" BLOB,
    CONSTRAINT "PhotoEmbedding_hash_fkey" FOREIGN KEY ("hash") REFERENCES "Photo" ("hash") ON DELETE CASCADE ON UPDATE CASCADE
);

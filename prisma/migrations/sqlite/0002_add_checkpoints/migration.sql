-- Columns added in place; the generated way would rebuild the table.
ALTER TABLE "Run" ADD COLUMN "checkpoints" JSONB;
ALTER TABLE "Run" ADD COLUMN "furthestStep" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Run" ADD COLUMN "fruitlessAttempts" INTEGER NOT NULL DEFAULT 0;

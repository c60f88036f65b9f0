-- CreateTable
CREATE TABLE "StepChunk" (
    "runId" TEXT NOT NULL,
    "toSeq" INTEGER NOT NULL,
    "entries" BLOB NOT NULL,

    PRIMARY KEY ("runId", "toSeq"),
    CONSTRAINT "StepChunk_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

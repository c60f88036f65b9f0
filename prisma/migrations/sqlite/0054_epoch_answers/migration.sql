-- CreateTable
CREATE TABLE "EpochAnswers" (
    "runId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "photos" INTEGER NOT NULL,
    "answers" BLOB NOT NULL,

    PRIMARY KEY ("runId", "epoch"),
    CONSTRAINT "EpochAnswers_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

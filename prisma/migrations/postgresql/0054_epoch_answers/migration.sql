-- CreateTable
CREATE TABLE "EpochAnswers" (
    "runId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "photos" INTEGER NOT NULL,
    "answers" BYTEA NOT NULL,

    CONSTRAINT "EpochAnswers_pkey" PRIMARY KEY ("runId","epoch")
);

-- AddForeignKey
ALTER TABLE "EpochAnswers" ADD CONSTRAINT "EpochAnswers_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

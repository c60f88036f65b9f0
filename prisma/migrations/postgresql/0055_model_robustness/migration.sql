-- CreateTable
CREATE TABLE "ModelRobustness" (
    "modelId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "result" JSONB,
    "requestedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "ModelRobustness_pkey" PRIMARY KEY ("modelId")
);

-- AddForeignKey
ALTER TABLE "ModelRobustness" ADD CONSTRAINT "ModelRobustness_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "ClassificationResult" ADD COLUMN     "traits" JSONB;

-- CreateTable
CREATE TABLE "ModelProfile" (
    "modelId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "profile" JSONB,
    "prototypes" BYTEA,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "ModelProfile_pkey" PRIMARY KEY ("modelId")
);

-- CreateTable
CREATE TABLE "ModelEmbedding" (
    "modelId" TEXT NOT NULL,
    "photoHash" TEXT NOT NULL,
    "values" BYTEA,
    "energy" DOUBLE PRECISION,
    "probabilities" BYTEA,

    CONSTRAINT "ModelEmbedding_pkey" PRIMARY KEY ("modelId","photoHash")
);

-- AddForeignKey
ALTER TABLE "ModelProfile" ADD CONSTRAINT "ModelProfile_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelEmbedding" ADD CONSTRAINT "ModelEmbedding_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "ModelVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

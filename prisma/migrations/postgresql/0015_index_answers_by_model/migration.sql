-- A model version is deleted with its answers; without this each deletion reads all answers there are.
CREATE INDEX "ClassificationResult_modelId_idx" ON "ClassificationResult"("modelId");

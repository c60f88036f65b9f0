-- CreateIndex
CREATE INDEX "EvaluationAnswer_evaluationId_predicted_itemId_idx" ON "EvaluationAnswer"("evaluationId", "predicted", "itemId");

-- Version of the graph that the server itself wrote; null for files that workers of earlier releases uploaded.
ALTER TABLE "ModelVersion" ADD COLUMN "graphVersion" INTEGER;

-- CreateTable
CREATE TABLE "AuditEntry" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT,
    "address" TEXT,
    "salt" TEXT,
    "personDigest" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "tokenId" TEXT,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "objectType" TEXT,
    "objectId" TEXT,
    "objectName" TEXT,
    "detail" TEXT NOT NULL,
    "cutTo" INTEGER,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_id_key" ON "AuditEntry"("id");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- CreateIndex
CREATE INDEX "AuditEntry_actorId_seq_idx" ON "AuditEntry"("actorId", "seq");

-- CreateIndex
CREATE INDEX "AuditEntry_action_seq_idx" ON "AuditEntry"("action", "seq");

-- CreateIndex
CREATE INDEX "AuditEntry_objectType_objectId_seq_idx" ON "AuditEntry"("objectType", "objectId", "seq");

-- CreateIndex
CREATE INDEX "AuditEntry_cutTo_idx" ON "AuditEntry"("cutTo");

-- What was recorded stays as it is. An erased person's name and address may be emptied; the chain holds their digest.
CREATE TRIGGER "AuditEntry_unchanged" BEFORE UPDATE ON "AuditEntry"
WHEN NOT (
    NEW."actorName" IS NULL AND NEW."address" IS NULL AND NEW."salt" IS NULL
    AND NEW."seq" IS OLD."seq" AND NEW."id" IS OLD."id" AND NEW."at" IS OLD."at" AND NEW."actorId" IS OLD."actorId"
    AND NEW."personDigest" IS OLD."personDigest" AND NEW."via" IS OLD."via" AND NEW."tokenId" IS OLD."tokenId"
    AND NEW."action" IS OLD."action" AND NEW."outcome" IS OLD."outcome" AND NEW."objectType" IS OLD."objectType"
    AND NEW."objectId" IS OLD."objectId" AND NEW."objectName" IS OLD."objectName" AND NEW."detail" IS OLD."detail"
    AND NEW."cutTo" IS OLD."cutTo" AND NEW."previousHash" IS OLD."previousHash" AND NEW."hash" IS OLD."hash"
)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- Retention removes rows only after a checkpoint further on has recorded how far, and with which hash.
CREATE TRIGGER "AuditEntry_kept" BEFORE DELETE ON "AuditEntry"
WHEN NOT EXISTS (SELECT 1 FROM "AuditEntry" AS "later" WHERE "later"."cutTo" >= OLD."seq" AND "later"."seq" > OLD."seq")
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

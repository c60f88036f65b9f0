-- CreateTable
CREATE TABLE "AuditEntry" (
    "seq" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
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
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("seq")
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
-- Retention removes rows only after a checkpoint further on has recorded how far, and with which hash.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM "AuditEntry" AS "later" WHERE "later"."cutTo" >= OLD."seq" AND "later"."seq" > OLD."seq") THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF NEW."actorName" IS NULL AND NEW."address" IS NULL AND NEW."salt" IS NULL
            AND to_jsonb(NEW) - ARRAY['actorName', 'address', 'salt'] = to_jsonb(OLD) - ARRAY['actorName', 'address', 'salt'] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER "AuditEntry_append_only" BEFORE UPDATE OR DELETE ON "AuditEntry"
    FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "AuditEntry_not_emptied" BEFORE TRUNCATE ON "AuditEntry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

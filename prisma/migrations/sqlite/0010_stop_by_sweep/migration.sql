ALTER TABLE "Notification" ADD COLUMN "sweepNumber" INTEGER;
ALTER TABLE "Run" ADD COLUMN "controlSource" TEXT NOT NULL DEFAULT 'user';
ALTER TABLE "Run" ADD COLUMN "fencedAttempt" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Run" ADD COLUMN "rowVersion" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Sweep" ADD COLUMN "rowVersion" INTEGER NOT NULL DEFAULT 0;

-- Whoever was notified of each succeeded run of a sweep is notified of the sweep instead.
UPDATE "NotificationPreference" SET "kinds" = json_insert("kinds", '$[#]', 'sweep-finished')
WHERE "kinds" LIKE '%"run-succeeded"%';
UPDATE "Webhook" SET "kinds" = json_insert("kinds", '$[#]', 'sweep-finished')
WHERE "kinds" LIKE '%"run-succeeded"%';

-- What people bring is called a photo everywhere, also in the database and in what is stored as JSON.
ALTER TABLE "Image" RENAME TO "Photo";
ALTER TABLE "DatasetItem" RENAME COLUMN "imageHash" TO "photoHash";
ALTER TABLE "DatasetVersion" RENAME COLUMN "trainImages" TO "trainPhotos";
ALTER TABLE "DatasetVersion" RENAME COLUMN "validationImages" TO "validationPhotos";
ALTER TABLE "DatasetVersion" RENAME COLUMN "testImages" TO "testPhotos";
ALTER TABLE "Prediction" RENAME COLUMN "imageHash" TO "photoHash";
ALTER TABLE "Classification" RENAME COLUMN "imageHash" TO "photoHash";
DROP INDEX "DatasetItem_imageHash_idx";
CREATE INDEX "DatasetItem_photoHash_idx" ON "DatasetItem"("photoHash");
UPDATE "RunEvent" SET "payload" = replace(replace(replace(replace("payload", '"images":', '"photos":'), '"trainImages":', '"trainPhotos":'), '"validationImages":', '"validationPhotos":'), '"testImages":', '"testPhotos":') WHERE "type" IN ('setup', 'evaluation');
UPDATE "Run" SET "progress" = replace(replace(replace(replace("progress", '"images":', '"photos":'), '"trainImages":', '"trainPhotos":'), '"validationImages":', '"validationPhotos":'), '"testImages":', '"testPhotos":') WHERE "progress" IS NOT NULL;
UPDATE "ModelVersion" SET "summary" = replace(replace(replace(replace("summary", '"images":', '"photos":'), '"trainImages":', '"trainPhotos":'), '"validationImages":', '"validationPhotos":'), '"testImages":', '"testPhotos":');
UPDATE "Run" SET "errorCode" = 'photo-unreadable' WHERE "errorCode" = 'image-unreadable';

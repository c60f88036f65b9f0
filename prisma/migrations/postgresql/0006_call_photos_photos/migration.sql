-- What people bring is called a photo everywhere, also in the database and in what is stored as JSON.
ALTER TABLE "Image" RENAME TO "Photo";
ALTER TABLE "DatasetItem" RENAME COLUMN "imageHash" TO "photoHash";
ALTER TABLE "DatasetVersion" RENAME COLUMN "trainImages" TO "trainPhotos";
ALTER TABLE "DatasetVersion" RENAME COLUMN "validationImages" TO "validationPhotos";
ALTER TABLE "DatasetVersion" RENAME COLUMN "testImages" TO "testPhotos";
ALTER TABLE "Prediction" RENAME COLUMN "imageHash" TO "photoHash";
ALTER TABLE "Classification" RENAME COLUMN "imageHash" TO "photoHash";
ALTER INDEX "DatasetItem_imageHash_idx" RENAME TO "DatasetItem_photoHash_idx";
ALTER TABLE "Photo" RENAME CONSTRAINT "Image_pkey" TO "Photo_pkey";
UPDATE "RunEvent" SET "payload" = replace(replace(replace(replace("payload"::text, '"images":', '"photos":'), '"trainImages":', '"trainPhotos":'), '"validationImages":', '"validationPhotos":'), '"testImages":', '"testPhotos":')::jsonb WHERE "type" IN ('setup', 'evaluation');
UPDATE "Run" SET "progress" = replace(replace(replace(replace("progress"::text, '"images":', '"photos":'), '"trainImages":', '"trainPhotos":'), '"validationImages":', '"validationPhotos":'), '"testImages":', '"testPhotos":')::jsonb WHERE "progress" IS NOT NULL;
UPDATE "ModelVersion" SET "summary" = replace(replace(replace(replace("summary"::text, '"images":', '"photos":'), '"trainImages":', '"trainPhotos":'), '"validationImages":', '"validationPhotos":'), '"testImages":', '"testPhotos":')::jsonb;
UPDATE "Run" SET "errorCode" = 'photo-unreadable' WHERE "errorCode" = 'image-unreadable';

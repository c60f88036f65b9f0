-- The values that a halving decision rests on are called so; a decision has no other key of this name.
UPDATE "Sweep" SET "decisions" = replace("decisions"::text, '"figures":', '"values":')::jsonb WHERE "decisions" IS NOT NULL;

-- A run's recipe and progress are some 2 kB of JSON together, just enough for PostgreSQL to compress them. A list of
-- a thousand runs then spends more time on unpacking them than on anything else. A page holds 8 kB.
ALTER TABLE "Run" SET (toast_tuple_target = 8160);

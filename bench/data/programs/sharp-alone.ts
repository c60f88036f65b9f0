import sharp from 'sharp';
import { openListing } from '../../../src/server/domain/datasets/import/archives/open-listing';
import { answer } from '../../measuring-process';

/** Reads the same files out of the same archive, one after the other, and has sharp decode each whole. */
answer(async ({ archive }: { archive: string }) => {
  const listing = await openListing(archive);
  const begun = process.hrtime.bigint();
  const before = process.cpuUsage();
  for (const entry of listing.entries) {
    await sharp(await listing.read(entry))
      .autoOrient()
      .raw()
      .toBuffer();
  }
  const { user, system } = process.cpuUsage(before);
  listing.close();
  return {
    photos: listing.entries.length,
    seconds: Number(process.hrtime.bigint() - begun) / 1e9,
    cpuSeconds: (user + system) / 1e6,
  };
});

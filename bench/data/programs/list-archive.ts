import { openListing } from '../../../src/server/domain/datasets/import/archives/open-listing';
import { planImport } from '../../../src/server/domain/datasets/import/plan-import';
import { answer } from '../../measuring-process';

/** Lists an archive, and plans what it would become. */
answer(async ({ archive }: { archive: string }) => {
  const [begun, before] = [process.hrtime.bigint(), process.cpuUsage()];
  const listing = await openListing(archive);
  const [listed, { user, system }] = [process.hrtime.bigint(), process.cpuUsage(before)];
  const { plan } = await planImport(listing);
  const planned = process.hrtime.bigint();
  listing.close();
  return {
    files: listing.entries.length,
    classes: plan.classes.length,
    seconds: Number(listed - begun) / 1e9,
    cpuSeconds: (user + system) / 1e6,
    planSeconds: Number(planned - listed) / 1e9,
  };
});

// `npm run docs`: writes the parts of the documentation that are made from the code.
import { writeSections } from './sections';

const changed = await writeSections();
process.stdout.write(
  changed.length === 0 ? 'All pages are up to date.\n' : `Written: ${changed.join(', ')}\n`,
);

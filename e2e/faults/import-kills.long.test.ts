import { describeImportKills } from '../support/import-kills';

describeImportKills({ packings: ['zip', 'tar', 'tar.gz', 'nested zips'], photos: 400 });

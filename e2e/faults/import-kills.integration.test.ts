import { describeImportKills } from '../support/import-kills';

describeImportKills({ packings: ['tar'], photos: 30 });

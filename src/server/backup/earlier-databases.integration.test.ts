import { describeReleases, describeStates, releasedStates } from '../testing/earlier-databases';

describeStates(releasedStates);
describeReleases();

import { describeStates, everyState } from '../testing/earlier-databases';

describeStates(everyState);

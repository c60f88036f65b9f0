import { describeKills } from '../support/kills';
import { trainsHere } from '../support/trains-here';

describeKills({ trains: await trainsHere(), rounds: 1, epochs: 10 });

import { describeKills } from '../support/kills';
import { trainsHere } from '../support/trains-here';

describeKills({ trains: await trainsHere(), rounds: 4, epochs: 48 });

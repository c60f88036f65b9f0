import { describeHalvedSweep } from './support/halved-sweep';

describeHalvedSweep({ workers: 3 });

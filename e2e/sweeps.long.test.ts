import { describeHalvedSweep } from './support/halved-sweep';

describeHalvedSweep({ workers: 1 });

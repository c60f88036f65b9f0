import { runCommand } from '../command';
import { runBench } from './bench';
import { renderGpuReport, runGpuBench } from './gpu';
import { readOptions } from './options';
import { renderReport } from './report';

const options = readOptions(process.argv.slice(2));
const command = { name: 'bench:train', json: options.json };
if (options.gpu) {
  await runCommand({ ...command, measure: (say) => runGpuBench(options, say), render: renderGpuReport });
} else {
  await runCommand({ ...command, measure: (say) => runBench(options, say), render: renderReport });
}

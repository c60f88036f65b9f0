import { runCommand } from '../command';
import { runBench } from './bench';
import { readOptions } from './options';
import { renderReport } from './report';

const options = readOptions(process.argv.slice(2));
await runCommand({
  name: 'bench:data',
  json: options.json,
  measure: (say) => runBench(options, say),
  render: renderReport,
});

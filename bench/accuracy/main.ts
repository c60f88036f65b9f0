import { runCommand } from '../command';
import { missingData, runBench } from './bench';
import { readOptions } from './options';
import { renderReport } from './report';

const options = readOptions(process.argv.slice(2));
const missing = options.trainings.length + options.leftOut.length > 0 ? missingData(options) : [];
if (missing.length > 0) {
  process.stderr.write(
    `bench:accuracy: skipped, as ${options.data} has no ${missing.join(' and no ')}; --data names the folder that has them.\n`,
  );
} else {
  await runCommand({
    name: 'bench:accuracy',
    json: options.json,
    measure: (say) => runBench(options, say),
    render: renderReport,
  });
}

import { runBench } from './bench';
import { readOptions } from './options';
import { renderReport } from './report';

const options = readOptions(process.argv.slice(2));
/** Five digits say all that a measurement can. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
const say = (text: string) => process.stderr.write(`${text}\n`);
try {
  const document = await runBench(options, say);
  process.stdout.write(
    options.json ? `${JSON.stringify(document, rounded, 2)}\n` : `${renderReport(document)}\n`,
  );
} catch (error) {
  process.stderr.write(`bench:train: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

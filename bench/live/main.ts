import { runBench } from './bench';
import { readOptions } from './options';
import { renderReport } from './report';

// Ends through `exit`, where scratch folders and peers are cleared away.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

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
  process.stderr.write(`bench:live: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

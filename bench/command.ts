/** Five digits are all the precision that a measurement has. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

/** Runs a bench as a command: its document or its report on stdout, what it does meanwhile on stderr. */
export async function runCommand<Document>({
  name,
  json,
  measure,
  render,
}: {
  name: string;
  /** Print the document instead of the report. */
  json: boolean;
  measure: (say: (text: string) => void) => Promise<Document>;
  render: (document: Document) => string;
}): Promise<void> {
  // Ends through `exit`, where scratch folders and peers are cleared away.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    const document = await measure((text) => process.stderr.write(`${text}\n`));
    process.stdout.write(json ? `${JSON.stringify(document, rounded, 2)}\n` : `${render(document)}\n`);
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

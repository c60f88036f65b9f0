import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { INPUT_SIZES, WIDTHS } from '@/shared/recipe/network';
import { type RuntimeName, runtimeNameSchema } from '@/shared/trainer-job';

const PARTS = ['train', 'inference', 'input', 'memory'] as const;
type Part = (typeof PARTS)[number];

export interface BenchOptions {
  json: boolean;
  batch: number;
  size: number;
  width: number;
  /** Whether the recipe asks for mixed precision. */
  mixed: boolean;
  /** Measured steps of one series; those that warm up come on top. */
  steps: number;
  runtime: RuntimeName;
  only: Part[];
  stock: boolean;
  peers: boolean;
  /** How often each peer is measured. */
  rounds: number;
  /** Zip or folder of class folders; null for the default. */
  data: string | null;
  quick: boolean;
  /** All runtimes on a GPU at three batch sizes, and nothing else. */
  gpu: boolean;
}

/** Reads the command line; ends the process with a message when it cannot be understood. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const program = new Command('bench:train')
    .description('Measures training, inference, input and memory on this machine.')
    .option('--json', 'print one JSON document on stdout and nothing else', false)
    .option('--batch <photos>', 'photos per step', count, 32)
    .addOption(size())
    .addOption(width())
    .option('--mixed', 'train in mixed precision', false)
    .option('--steps <n>', 'measured steps of one series (20; 3 with --quick)', count)
    .addOption(
      new Option('--runtime <name>', 'training runtime')
        .choices(runtimeNameSchema.options)
        .default('tensorflow'),
    )
    .option('--only <parts>', `some of ${PARTS.join(',')}`, parts, [...PARTS])
    .option('--stock', 'measure plain TF.js too, for comparison', false)
    .option(
      '--peers',
      'measure Keras and PyTorch too, alternating with ours (default for width 1, where pip can have them)',
    )
    .option('--no-peers', 'measure ours alone')
    .option('--rounds <n>', 'how many times each peer is measured', count, 2)
    .option(
      '--data <path>',
      'zip or folder of class folders (../shared/data/coins-211.zip, else drawn coins)',
    )
    .option('--quick', 'few steps and drawn coins: shows that it works, not how fast', false)
    .option(
      '--gpu',
      'all runtimes on a GPU at batch 32, 128 and 512, PyTorch beside them, in one table',
      false,
    )
    .showHelpAfterError('(--help lists what may be written)');
  const raw = program.parse(argv, { from: 'user' }).opts();
  if (raw.peers && raw.width !== 1) program.error('error: --peers measures width 1 only; leave --width out.');
  const from = process.env.INIT_CWD ?? process.cwd();
  return {
    ...(raw as Omit<BenchOptions, 'steps' | 'data' | 'peers'>),
    peers: raw.peers ?? (raw.width === 1 && !raw.quick),
    steps: raw.steps ?? (raw.quick ? 3 : 20),
    data: raw.data ? path.resolve(from, raw.data) : null,
  };
}

const size = () =>
  new Option('--size <pixels>', 'side of the input').argParser(oneOf(INPUT_SIZES)).default(224);
const width = () =>
  new Option('--width <multiplier>', 'width of MobileNetV2').argParser(oneOf(WIDTHS)).default(1);

function oneOf(values: readonly number[]) {
  return (text: string) => {
    if (values.includes(Number(text))) return Number(text);
    throw new InvalidArgumentError(`It must be one of ${values.join(', ')}.`);
  };
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 10000.');
}

function parts(text: string): Part[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no part ${unknown.join(', ')}.`);
  return PARTS.filter((part) => names.includes(part));
}

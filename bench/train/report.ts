import { percent, table } from '../../cli/output';
import type { BenchDocument } from './document';

type Row = [what: string, value: string, detail: string];

const rate = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} img/s`;
const mebibytes = (value: number) => `${value.toFixed(0)} MiB`;
const seconds = (value: number) => `${value.toFixed(1)} s`;
const times = (value: number | null) => (value === null ? '–' : `${value.toFixed(2)} ×`);

/** The document as tables for people. */
export function renderReport(document: BenchDocument): string {
  const { settings, machine, warnings } = document;
  const heading =
    `MobileNetV2 ${settings.width} at ${settings.size} px, batch ${settings.batch}, all layers trained, ` +
    `on ${document.train?.device ?? settings.runtime}`;
  const below =
    `${machine.cpu} with ${machine.simd}, ${machine.cores} cores, ${machine.memoryGb} GB; ${machine.gpu ?? 'no GPU'}; ` +
    `Node ${machine.node}${machine.runtime ? `, ${machine.runtime}` : ''}; load ${machine.loadAtStart} at the start`;
  const rows = [
    ...trainRows(document),
    ...inferenceRows(document),
    ...inputRows(document),
    ...memoryRows(document),
    ...peerRows(document),
  ];
  const notes = [
    below,
    ...(settings.quick ? ['--quick: too few steps for a reliable rate.'] : []),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  return [heading, '', table(['', '', ''], rows), '', ...notes].join('\n');
}

const range = ({ minImgPerSec, maxImgPerSec }: { minImgPerSec: number; maxImgPerSec: number }) =>
  `${minImgPerSec.toFixed(1)} to ${maxImgPerSec.toFixed(1)}`;

function trainRows({ train }: BenchDocument): Row[] {
  if (!train) return [];
  const { stock } = train;
  const rows: Row[] = [
    [
      'training step',
      rate(train.imgPerSec),
      `${train.msPerStep.toFixed(0)} ms, ${range(train)} in ${train.steps} steps`,
    ],
  ];
  if (train.opsPerStep !== null && train.bytesMovedPerStep !== null) {
    const gigabytes = (train.bytesMovedPerStep / 1e9).toFixed(1);
    rows.push(['  asks for', `${train.opsPerStep} ops`, `that move about ${gigabytes} GB`]);
  }
  if (stock) {
    const ratio = times(train.imgPerSec / stock.imgPerSec);
    rows.push(['  plain TF.js', rate(stock.imgPerSec), `the step above is ${ratio} as fast`]);
  }
  return rows;
}

function inferenceRows({ inference, settings }: BenchDocument): Row[] {
  if (!inference) return [];
  return [
    ['validation', rate(inference.imgPerSec), range(inference)],
    ['ONNX Runtime', rate(inference.onnx.batchImgPerSec), `batch ${settings.batch}`],
    ['ONNX Runtime', rate(inference.onnx.singleImgPerSec), 'batch 1'],
  ];
}

function inputRows({ input }: BenchDocument): Row[] {
  if (!input) return [];
  return [
    ['epoch on photos', rate(input.epochImgPerSec), `${input.photos} of ${input.dataset}`],
    [
      '  of the step’s rate',
      percent(input.epochShare),
      `${rate(input.syntheticImgPerSec)} in the same process`,
    ],
    ['decoding', rate(input.decodeImgPerSec), `${input.decodePhotos} in ${seconds(input.decodeSeconds)}`],
    ['first step, cold cache', seconds(input.coldFirstStepSeconds), 'from the start of the trainer'],
    ['first step, warm cache', seconds(input.warmFirstStepSeconds), ''],
  ];
}

function memoryRows({ memory }: BenchDocument): Row[] {
  if (!memory) return [];
  const { early, late, rssMb, tensors } = memory.growth;
  const signed = (value: number, digits: number) =>
    `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
  return [
    ['trainer, peak', mebibytes(memory.trainerPeakMb), ''],
    ['web, peak', memory.webPeakMb === null ? '–' : mebibytes(memory.webPeakMb), ''],
    [
      `growth, epochs ${early.epoch} to ${late.epoch}`,
      `${signed(rssMb, 1)} MiB`,
      `${signed(tensors, 0)} tensors, of a tiny network`,
    ],
  ];
}

function peerRows({ peers }: BenchDocument): Row[] {
  if (!peers) return [];
  const { ratios } = peers;
  const lines = [
    {
      name: 'Keras',
      metrics: peers.keras,
      train: ratios.trainOverKeras,
      inference: ratios.inferenceOverKeras,
    },
    {
      name: 'PyTorch',
      metrics: peers.pytorch,
      train: ratios.trainOverPytorch,
      inference: ratios.inferenceOverPytorch,
    },
  ];
  return lines.flatMap(({ name, metrics, train, inference }): Row[] =>
    'unavailable' in metrics
      ? [[name, '–', metrics.unavailable]]
      : [
          [`${name}, training`, rate(metrics.trainImgPerSec), `ours is ${times(train)} as fast`],
          [`${name}, inference`, rate(metrics.inferenceImgPerSec), `ours is ${times(inference)} as fast`],
        ],
  );
}

import type { MachineSample } from './machine-sample';

/** One fact about a machine, for people. */
export interface MachineFact {
  key: string;
  label: string;
  /** Used share from 0 to 1; null where only the text is known. */
  share: number | null;
  text: string;
}

/** What the machine reported, and nothing that it did not: processor, memory, each GPU, disk. Pure. */
export function machineFacts(sample: MachineSample): MachineFact[] {
  const { cpu, temperature, memoryUsed, memoryTotal, diskFree, diskTotal, gpus } = sample;
  const facts: MachineFact[] = [
    { key: 'cpu', label: 'CPU', share: cpu, text: joined(percentText(cpu), celsiusText(temperature)) },
    {
      key: 'memory',
      label: 'Memory',
      share: memoryTotal > 0 ? memoryUsed / memoryTotal : null,
      text: ofText(memoryUsed, memoryTotal),
    },
  ];
  for (const [index, gpu] of gpus.entries()) {
    const label = gpus.length > 1 ? `GPU ${index}` : 'GPU';
    const use = joined(gpu.use === null ? null : percentText(gpu.use), celsiusText(gpu.temperature));
    if (use) facts.push({ key: `gpu-${index}`, label, share: gpu.use, text: use });
    if (gpu.memoryUsed !== null && gpu.memoryTotal) {
      const text = ofText(gpu.memoryUsed, gpu.memoryTotal);
      const share = gpu.memoryUsed / gpu.memoryTotal;
      facts.push({ key: `gpu-memory-${index}`, label: `${label} memory`, share, text });
    }
  }
  if (diskFree !== null && diskTotal) {
    const text = `${gibibyteText(diskFree)} free`;
    facts.push({ key: 'disk', label: 'Disk', share: 1 - diskFree / diskTotal, text });
  }
  return facts;
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(' · ');
}

const percentText = (share: number) => `${Math.round(share * 100)} %`;
const celsiusText = (celsius: number | null) => (celsius === null ? null : `${Math.round(celsius)} °C`);
const gibibytes = (bytes: number) => {
  const value = bytes / 1024 ** 3;
  return value.toFixed(value < 100 ? 1 : 0);
};
const gibibyteText = (bytes: number) => `${gibibytes(bytes)} GiB`;
const ofText = (used: number, total: number) => `${gibibytes(used)} of ${gibibyteText(total)}`;

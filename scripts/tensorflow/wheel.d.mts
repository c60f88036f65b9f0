export function neededOfCuda(name: string): boolean;
export function libtensorflowFromWheel(options: {
  cache: string;
  log: (line: string) => void;
}): Promise<{ ok: true; libDir: string; includeDir: string; source: string } | { ok: false; reason: string }>;

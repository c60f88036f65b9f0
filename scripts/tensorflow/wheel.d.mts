export function requireKnownBytes(wheel: string, known?: Record<string, string>): Promise<void>;
export function libtensorflowFromWheel(options: {
  cache: string;
  log: (line: string) => void;
}): Promise<{ ok: true; libDir: string; includeDir: string; source: string } | { ok: false; reason: string }>;

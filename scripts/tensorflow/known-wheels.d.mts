export interface KnownWheel {
  requirement: string;
  sha256?: string;
}
export function wheelsFor(machine: { arch: string; cuda: boolean }): {
  python: string;
  wheels: KnownWheel[];
} | null;
export function requireKnownBytes(request: {
  folder: string;
  wheels: KnownWheel[];
  log?: (line: string) => void;
}): Promise<string[]>;

export function compilePhotoAddon(request: {
  file: string;
  compiler: { command: string };
  flags: string[];
}): Promise<string | null>;

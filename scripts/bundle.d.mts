export function bundle(options: { entries: Record<string, string>; outdir: string }): Promise<void>;

export function findRedis(): string | null;
export function startRedis(port: number): Promise<{ url: string; kill(): Promise<void> }>;

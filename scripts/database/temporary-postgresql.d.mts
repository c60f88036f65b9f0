export interface TemporaryPostgresql {
  /** Of its administrator, who may make databases. */
  url: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

export function findPostgresql(): string | null;
export function startPostgresql(options?: { durable?: boolean }): Promise<TemporaryPostgresql>;

export const GATE_ON_POSTGRESQL: string[];
export const COVERED_ELSEWHERE: Record<string, string>;
export const SQLITE_ONLY: string[];
export function postgresqlTests(): string[];
export function otherDatabaseTests(): string[];
export function filesThatSpeakSql(): string[];

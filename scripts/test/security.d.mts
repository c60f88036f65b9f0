export function securityTests(): { tests: string[]; specs: string[] };

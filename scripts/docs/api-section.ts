import { routes } from '../../src/server/rest/routes';
import { appRouter } from '../../src/server/trpc/root';
import type { ProcedureMeta } from '../../src/server/trpc/trpc';

interface ProcedureDefinition {
  _def: { type: 'query' | 'mutation' | 'subscription'; meta?: ProcedureMeta };
}

/** Every tRPC procedure with its kind and who may call it. */
export function procedureTable(): string {
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, ProcedureDefinition>,
  );
  return [
    '| procedure | kind | permission |',
    '|---|---|---|',
    ...procedures.map(
      ([path, { _def }]) => `| \`${path}\` | ${_def.type} | ${_def.meta?.permission ?? 'open'} |`,
    ),
  ].join('\n');
}

/** Every REST endpoint and who may call it. */
export function routeTable(): string {
  return [
    '| method | path | permission |',
    '|---|---|---|',
    ...routes.map(({ method, pattern, permission }) => `| ${method} | \`${pattern}\` | ${permission} |`),
  ].join('\n');
}

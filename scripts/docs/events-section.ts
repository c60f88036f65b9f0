import { z } from 'zod';
import { type RunEventType, runEventBodySchema, workerEventBodySchema } from '../../src/shared/run-events';

const meanings: Record<RunEventType, string> = {
  state: 'the run changed its state',
  control: 'someone requested a pause, a stop or a cancellation, or (`none`) withdrew a pause',
  setup: 'what this attempt works with: runtime, base weights, photos, and the checkpoint it continues from',
  unreadable: 'photos that cannot be decoded and are left out, in training and evaluation',
  phase: 'what the trainer is doing, with progress where it is countable',
  batch: 'progress inside an epoch, at most a few a second',
  epoch:
    'one finished epoch with its metrics; what it answered to each validation photo comes with it and is kept beside the log',
  checkpoint: "a checkpoint lies on the worker's disk: the run can continue from here",
  log: 'a line of text for people',
  evaluation: 'metrics of the final evaluation on one split',
  telemetry: "load of the worker's machine, every few seconds",
  model: 'the run made this model version',
};

interface JsonSchema {
  type?: string | string[];
  const?: string;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
}

/** Every type of run event, who writes it, and the fields of its payload. */
export function eventTable(): string {
  const worker = new Set(variantsOf(workerEventBodySchema).map(({ type }) => type));
  return [
    '| type | written by | meaning | fields of the payload |',
    '|---|---|---|---|',
    ...variantsOf(runEventBodySchema).map(
      ({ type, payload }) =>
        `| \`${type}\` | ${worker.has(type) ? 'worker' : 'server'} | ${meanings[type]} | ${fields(payload)} |`,
    ),
  ].join('\n');
}

function variantsOf(schema: z.ZodType): { type: RunEventType; payload: JsonSchema }[] {
  const json = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema;
  return (json.oneOf ?? json.anyOf ?? []).map(({ properties = {} }) => ({
    type: properties.type?.const as RunEventType,
    payload: properties.payload ?? {},
  }));
}

function fields({ properties = {} }: JsonSchema): string {
  return Object.entries(properties)
    .map(([name, schema]) => `\`${name}\` ${typeName(schema)}`)
    .join(', ');
}

function typeName(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.map(typeName))].join(' or ');
  if (schema.type === 'array') return `list of ${typeName(schema.items ?? {})}`;
  return [schema.type ?? 'any'].flat().join(' or ');
}

import { RUN_FIELDS } from '../../src/shared/run-query/fields';

const TYPES = {
  number: 'number',
  share: 'share',
  text: 'text',
  choice: 'choice',
  switch: 'true, false',
  tags: 'texts',
  time: 'time',
  duration: 'duration',
} as const;

/** Every field of a run that a query, a column and a sort order may name, one table a group. */
export function runFieldTable(): string {
  return (['Run', 'Metrics', 'Recipe'] as const)
    .map((group) => {
      const rows = RUN_FIELDS.filter((field) => field.group === group).map(
        ({ name, short, label, type, options }) =>
          `| \`${name}\` | ${short ? `\`${short}\`` : ''} | ${options ? options.join(', ') : TYPES[type]} | ${label} |`,
      );
      return [`## ${group}`, '', '| field | short | values | label |', '|---|---|---|---|', ...rows].join(
        '\n',
      );
    })
    .join('\n\n');
}

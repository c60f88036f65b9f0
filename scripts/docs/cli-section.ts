import type { Command } from 'commander';
import { createProgram } from '../../cli/program';

/** Every command of `mintmark` with its arguments and options, from the program itself. */
export function cliReference(): string {
  return leaves(createProgram()).map(describeCommand).join('\n\n');
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function describeCommand(command: Command): string {
  const help = command.createHelp();
  const rows = [
    ...help
      .visibleArguments(command)
      .map((item) => [help.argumentTerm(item), help.argumentDescription(item)]),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((item) => [item.flags, help.optionDescription(item)]),
  ];
  return [
    `### \`${help.commandUsage(command)}\``,
    '',
    `${sentence(command.description())}`,
    ...(rows.length === 0
      ? []
      : [
          '',
          '| argument or option | meaning |',
          '|---|---|',
          ...rows.map(([term, text]) => `| \`${escapeCell(term)}\` | ${escapeCell(text)} |`),
        ]),
  ].join('\n');
}

function sentence(text: string): string {
  const opened = text.charAt(0).toUpperCase() + text.slice(1);
  return opened.endsWith('.') ? opened : `${opened}.`;
}

/** A pipe ends a table's cell, also inside of code; an angle bracket begins HTML. */
function escapeCell(text = ''): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

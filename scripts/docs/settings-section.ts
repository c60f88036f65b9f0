import { type SettingGroup, settingGroups } from '../../src/shared/settings';

/** Every setting, a table a group. */
export function settingTables(): string {
  return settingGroups.map(groupTable).join('\n\n');
}

function groupTable({ title, settings }: SettingGroup): string {
  return [
    `## ${title}`,
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...settings.map(
      (setting) =>
        `| ${setting.names.map((name) => `\`${name}\``).join(', ')} | ${setting.default} | ${setting.meaning} |`,
    ),
  ].join('\n');
}

import { shortName } from './names/tidy-path';

/** The first dozen of a list as people read it, long names cut, and how many more there are. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(shortName).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

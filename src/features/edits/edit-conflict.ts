/** The text fields of something that is edited, by name. */
export type EditValues = Readonly<Record<string, string>>;
/** Which version of a field is saved. */
export type Choice = 'mine' | 'current';

/** A field that reads otherwise in the editor than in what somebody else has saved meanwhile. */
export interface FieldConflict {
  name: string;
  mine: string;
  current: string;
  /** Which one changed the field; with both the editor has to choose. */
  changedBy: 'me' | 'them' | 'both';
}

/** Only what was changed is sent. */
export function changedValues(seen: EditValues, values: EditValues): EditValues {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== seen[name]));
}

/**
 * The fields that differ after somebody else saved.
 * @param seen what the editor began with
 */
export function fieldConflicts({
  seen,
  mine,
  current,
}: {
  seen: EditValues;
  mine: EditValues;
  current: EditValues;
}): FieldConflict[] {
  return Object.entries(mine).flatMap(([name, value]) => {
    const saved = current[name] ?? '';
    if (value === saved) return [];
    const changedBy = value === seen[name] ? 'them' : saved === seen[name] ? 'me' : 'both';
    return [{ name, mine: value, current: saved, changedBy }];
  });
}

/** What is chosen at first: each one's own changes; where both changed a field, the editor's. */
export function firstChoices(conflicts: readonly FieldConflict[]): Record<string, Choice> {
  return Object.fromEntries(
    conflicts.map(({ name, changedBy }) => [name, changedBy === 'them' ? 'current' : 'mine']),
  );
}

export function chosenValues(
  mine: EditValues,
  conflicts: readonly FieldConflict[],
  choices: Readonly<Record<string, Choice>>,
): EditValues {
  const taken = conflicts.filter(({ name }) => choices[name] === 'current');
  return { ...mine, ...Object.fromEntries(taken.map(({ name, current }) => [name, current])) };
}

import { AppError } from '../../../../errors';
import { shortList } from '../short-list';
import { decodeText } from './decode-text';
import { tidyName, withoutControls } from './tidy-path';

export const NAMES_FILE = 'cat_to_name.json';

const MAX_NAME = 300;

/**
 * Reads `cat_to_name.json`: folder name → "value,currency,country", or any label. A name that cannot be used is noted,
 * and its folder name stays the label.
 * @throws AppError `bad-archive` when it is no such document
 */
export function readNamesFile(bytes: Uint8Array): { names: Map<string, string>; notes: string[] } {
  const { text, assumed } = decodeText(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw notNames(`it is no valid JSON (${(error as Error).message})`, error);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw notNames(
      'it must be one object with a text for each class folder, such as {"1": "1 Cent,Euro,spain"}',
    );
  }
  const names = new Map<string, string>();
  const bad: string[] = [];
  for (const [key, name] of Object.entries(document)) {
    const why = whyNoName(name);
    if (why) bad.push(`"${key}" (${why})`);
    else
      names.set(key.split('/').filter(Boolean).map(tidyName).join('/'), withoutControls(String(name)).trim());
  }
  const notes: string[] = [];
  if (numbersClasses(Object.values(document))) {
    names.clear();
    notes.push(`${NAMES_FILE} numbers the classes and does not name them: the folder names are the labels.`);
  }
  if (assumed) notes.push(`${NAMES_FILE} is no UTF-8: it was read as ${assumed}.`);
  if (bad.length > 0) {
    notes.push(
      `${NAMES_FILE} has no usable name for ${shortList(bad)}: the folder name is the label. ` +
        'Write each name as a text, such as "1 Cent,Euro,spain".',
    );
  }
  return { names, notes };
}

/** As torchvision's `class_to_idx`: 0, 1, 2 and so on. */
function numbersClasses(values: readonly unknown[]): boolean {
  const numbers = new Set(values);
  return values.length > 1 && numbers.size === values.length && values.every((_, i) => numbers.has(i));
}

function whyNoName(name: unknown): string | null {
  if (typeof name === 'number') return null;
  if (typeof name !== 'string') {
    const kind = name === null ? 'nothing' : Array.isArray(name) ? 'a list' : `an ${typeof name}`;
    return `it is ${kind.replace('an boolean', 'true or false')}, not a text`;
  }
  if (name.trim() === '') return 'it is empty';
  return name.length > MAX_NAME ? `it has ${name.length} letters; at most ${MAX_NAME} are possible` : null;
}

function notNames(why: string, cause?: unknown): AppError {
  return new AppError(
    'bad-archive',
    `${NAMES_FILE} cannot be read: ${why}. Correct or remove it, then import again.`,
    { cause },
  );
}

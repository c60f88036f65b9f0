import { z } from 'zod';
import { type ImportOptions, importOptionsSchema } from '@/shared/contracts/import-plan';

/** What a person has chosen about a staged import so far; kept as a draft until it is saved. */
export const choicesSchema = z.object({
  name: z.string(),
  options: importOptionsSchema,
  /** Add to the latest version of the dataset of that name, or make one of these photos alone. */
  isAdding: z.boolean(),
});
export type Choices = z.infer<typeof choicesSchema>;

export type ClassName = NonNullable<ImportOptions['classNames']>[string];

/** Options with one changed; `undefined` goes back to what is read off the files. */
export function withOption<K extends keyof ImportOptions>(
  options: ImportOptions,
  key: K,
  value: ImportOptions[K] | undefined,
): ImportOptions {
  const { [key]: _, ...rest } = options;
  return value === undefined || isEmpty(value) ? (rest as ImportOptions) : { ...rest, [key]: value };
}

/** Options with another corrected name of a class; null takes the correction back. */
export function withClassName(options: ImportOptions, key: string, name: ClassName | null): ImportOptions {
  const { [key]: _, ...others } = options.classNames ?? {};
  return withOption(options, 'classNames', name === null ? others : { ...others, [key]: name });
}

/** Options in which a class is left out, or is not any more. */
export function withClassSkipped(options: ImportOptions, key: string, isSkipped: boolean): ImportOptions {
  const others = (options.skipClasses ?? []).filter((other) => other !== key);
  return withOption(options, 'skipClasses', isSkipped ? [...others, key] : others);
}

/** Another level has other classes: what was said of those of the old one says nothing any more. */
export function withLevel(options: ImportOptions, level: number): ImportOptions {
  const { classNames: _names, skipClasses: _skipped, folderParts: _parts, ...rest } = options;
  return { ...rest, level };
}

const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

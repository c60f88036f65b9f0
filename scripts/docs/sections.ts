import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { procedureTable, routeTable } from './api-section';
import { cliReference } from './cli-section';
import { eventTable } from './events-section';
import { recipeTable } from './recipe-section';
import { runFieldTable } from './run-fields-section';
import { settingTables } from './settings-section';

/** A part of a page of the documentation that is made from the code. */
export interface GeneratedSection {
  /** Path of the page in the checkout. */
  page: string;
  /** The part stands between `<!-- generated: NAME -->` and `<!-- /generated: NAME -->`. */
  name: string;
  /** @returns Markdown */
  content: () => string;
}

export const generatedSections: readonly GeneratedSection[] = [
  { page: 'docs/reference/recipe.md', name: 'recipe', content: recipeTable },
  { page: 'docs/reference/run-queries.md', name: 'run-fields', content: runFieldTable },
  { page: 'docs/reference/settings.md', name: 'settings', content: settingTables },
  { page: 'docs/reference/cli.md', name: 'commands', content: cliReference },
  { page: 'docs/reference/api.md', name: 'procedures', content: procedureTable },
  { page: 'docs/reference/api.md', name: 'routes', content: routeTable },
  { page: 'docs/reference/events.md', name: 'events', content: eventTable },
];

const root = path.resolve(import.meta.dirname, '../..');

/** @returns the page as it should be @throws when the page lacks the section's marks */
export async function renderedPage({ page, name, content }: GeneratedSection): Promise<string> {
  const text = await readFile(path.join(root, page), 'utf8');
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- /generated: ${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${page} has no part between ${open} and ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${content()}\n\n${text.slice(end)}`;
}

/** Writes all generated parts. @returns the pages that changed */
export async function writeSections(): Promise<string[]> {
  const changed: string[] = [];
  for (const section of generatedSections) {
    const file = path.join(root, section.page);
    const [before, after] = [await readFile(file, 'utf8'), await renderedPage(section)];
    if (after === before) continue;
    await writeFile(file, after);
    changed.push(section.page);
  }
  return changed;
}

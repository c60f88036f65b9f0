import type { BrowserContext, Page } from '@playwright/test';
import axe from 'axe-core';

type Axe = { axe: typeof axe };

/** Brings axe to all pages of a browser; their own policy would let no script in later. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe.source });
}

/** What axe finds on a page as it is now, a line for each element: WCAG 2.2 A and AA, and good practice. */
export async function axeFinds(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const { violations } = await (window as unknown as Axe).axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 160)) }));
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((html) => `${id}: ${html}`));
}

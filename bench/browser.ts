import { type BrowserContext, chromium } from '@playwright/test';
import { inScratchFolder } from './scratch';

/** Does some work in Chromium, with the session of a cookie at a server. */
export function inBrowser<T>(
  { url, cookie }: { url: string; cookie: string },
  work: (browser: BrowserContext) => Promise<T>,
): Promise<T> {
  return inScratchFolder(async (profile) => {
    const browser = await launch(profile);
    try {
      const cookies = cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=');
        return { name, value: value.join('='), url: new URL(url).origin };
      });
      await browser.addCookies(cookies);
      return await work(browser);
    } finally {
      await browser.close();
    }
  });
}

/** With a profile, as people's browsers have one: a private window compiles all chunks again for each page. */
function launch(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.MINTMARK_CHROMIUM ?? '/usr/bin/chromium',
    viewport: { width: 1280, height: 900 },
    // Chromium's sandbox refuses to run as root, as in a container.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
  });
}

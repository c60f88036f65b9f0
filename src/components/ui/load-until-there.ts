const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Programs that a page fetches when it stands already: a line that breaks meanwhile is no reason to go without them
 * until the page is loaded anew. Tried until it succeeds, at growing intervals.
 */
export async function loadUntilThere<T>(load: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Loads code chunks after the page is shown. A connection that fails meanwhile must not leave the page without them
 * until it is reloaded, so loading is retried until it succeeds, at growing intervals.
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

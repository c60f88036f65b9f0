import type { Page, WebSocketRoute } from '@playwright/test';

/** The line between a page and the server, to be cut and slowed by a test. */
export class PageLine {
  #open: WebSocketRoute | null = null;
  #broken = false;
  #holdMs = 0;
  /** How often the page has connected. */
  connections = 0;

  /** Call it before the page is opened. */
  static async through(page: Page): Promise<PageLine> {
    const line = new PageLine();
    await page.routeWebSocket(/socket\.io/, (route) => line.#take(route));
    await page.route('**', (request) => (line.#broken ? request.abort() : request.continue()));
    return line;
  }

  /** Cuts the live feed; the page may connect again. */
  async cut(): Promise<void> {
    const route = this.#open;
    this.#open = null;
    await route?.close();
  }

  /** Lets nothing through, requests included, until it is mended. */
  async break(): Promise<void> {
    this.#broken = true;
    await this.cut();
  }

  /** @param holdMs how long each message of the live feed is held back from now on */
  mend(holdMs = 0): void {
    this.#broken = false;
    this.#holdMs = holdMs;
  }

  #take(route: WebSocketRoute): void {
    if (this.#broken) return void route.close();
    this.#open = route;
    this.connections += 1;
    const server = route.connectToServer();
    route.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      if (this.#holdMs === 0) route.send(message);
      else setTimeout(() => route.send(message), this.#holdMs);
    });
  }
}

// Runs before any other code of the page. The content security policy allows no evaluated code: without this, zod
// tries it once and the browser reports a violation. Said where zod looks for its settings when it comes, as
// `config()` would bring it to every page.
Reflect.set(globalThis, '__zod_globalConfig', { jitless: true });

/** Pages that show charts at once have the charts' library fetched beside their own programs, not after them. */
const CHARTS_AT_ONCE = /^\/(runs\/[^/]+|compare)$/;

if (CHARTS_AT_ONCE.test(location.pathname)) {
  // What does not come is fetched again by the first chart.
  import('@/components/charts/echarts-core').catch(() => undefined);
}

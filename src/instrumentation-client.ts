// Runs before anything else of a page does.

/** Pages that show charts at once have the charts' library fetched beside their own programs, not after them. */
const CHARTS_AT_ONCE = /^\/(runs\/[^/]+|compare)$/;

if (CHARTS_AT_ONCE.test(location.pathname)) {
  // What does not come is fetched again by the first chart.
  import('@/components/charts/echarts-core').catch(() => undefined);
}

/** Without the days on which clocks are changed: for how long things are kept, not for calendars. */
const DAY_MS = 86_400_000;

export function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/** For how long something is kept that came just now. */
export function daysFromNow(days: number): Date {
  return daysAfter(new Date(), days);
}

export function daysAgo(days: number, now = new Date()): Date {
  return daysAfter(now, -days);
}

let grouped: Intl.NumberFormat | undefined;

/** A number as people read it, `100,000`. What has no comma needs no format: making the first takes 20 ms. */
export function count(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value);
  grouped ??= new Intl.NumberFormat('en-GB');
  return grouped.format(value);
}

/** A whole number with its sign: "+3", "−2", "0". */
export function signed(value: number): string {
  return value === 0 ? '0' : `${value < 0 ? '−' : '+'}${count(Math.abs(value))}`;
}

/** A difference of shares in percentage points, with its sign. */
export function points(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${(Math.abs(difference) * 100).toFixed(1)}`;
}

/** A fraction as a percentage with one decimal; a dash when there is none. */
export function percent(fraction: number | null, digits = 1): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(digits)} %`;
}

/** "1 photo", "3 photos". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const ORDINALS = { 1: 'st', 2: 'nd', 3: 'rd' } as const;

/** "1st", "2nd", "11th", "23rd". */
export function ordinal(value: number): string {
  const teens = Math.floor(value / 10) % 10 === 1;
  return `${count(value)}${teens ? 'th' : (ORDINALS[(value % 10) as keyof typeof ORDINALS] ?? 'th')}`;
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as disks and downloads are labelled. */
export function bytes(value: number): string {
  const power = value < 1000 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${SIZES[power]}`;
}

/** Seconds as people say them: "42 s", "3 min 05 s", "2 h 10 min". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

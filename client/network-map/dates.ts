// Days as people write them, and as the drawing counts them: whole days since 1 January 1970.

const DAY = 86_400_000;
const MONTHS = [
  "january", "february", "march", "april", "may", "june",
  "july", "august", "september", "october", "november", "december",
];

/** An ISO day as a number of days. */
export function dayOf(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
}

export function isoOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Making one of these takes as long as writing a hundred days with it. */
const writers = new Map<string, Intl.DateTimeFormat>();

/** "1 January 2026" in the page's language. */
export function written(day: number, language = "en-GB"): string {
  let writer = writers.get(language);
  if (!writer) {
    writer = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    writers.set(language, writer);
  }
  return writer.format(day * DAY);
}

/** The first day of the month that a day is in, and of the next. */
export function monthOf(day: number): number {
  return dayOf(`${isoOf(day).slice(0, 7)}-01`);
}

export function nextMonth(day: number): number {
  return monthOf(monthOf(day) + 32);
}

/**
 * A typed day, or null. Takes 4 3 2011, 4/3/2011, 2011-03-04, 4 March 2011, 4 Mar 11, March 2011 (its
 * first day, or with `end` its last) and, in another language, its own names of months.
 */
export function readDay(typed: string, { end = false, language = "en-GB" } = {}): number | null {
  const said = typed.trim().toLowerCase().replace(/(\d)(st|nd|rd|th)\b/g, "$1").replace(/[,.]/g, " ");
  const parts = said.split(/[\s/-]+/).filter(Boolean);
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(said)) return checked(Number(parts[0]), Number(parts[1]), Number(parts[2]));
  if (parts.length === 2 || parts.length === 3) {
    const [first, second, third] = parts.length === 2 ? ["1", ...parts] : parts;
    const month = monthNumber(second ?? "", language);
    const day = checked(yearNumber(third ?? ""), month, Number(first));
    if (day === null || parts.length === 3) return day;
    return end ? nextMonth(day) - 1 : day;
  }
  return null;
}

function yearNumber(said: string): number {
  if (!/^\d{2}$|^\d{4}$/.test(said)) return Number.NaN;
  return said.length === 2 ? 2000 + Number(said) : Number(said);
}

function monthNumber(said: string, language: string): number {
  if (/^\d{1,2}$/.test(said)) return Number(said);
  if (said.length < 3) return Number.NaN;
  const theirs = MONTHS.map((_, month) =>
    new Date(Date.UTC(2026, month, 1)).toLocaleDateString(language, { month: "long", timeZone: "UTC" }).toLowerCase(),
  );
  return Math.max(MONTHS.findIndex((name) => name.startsWith(said)), theirs.findIndex((name) => name.startsWith(said))) + 1;
}

function checked(year: number, month: number, day: number): number | null {
  if (![year, month, day].every(Number.isInteger) || year < 1900 || year > 2199) return null;
  const found = Date.UTC(year, month - 1, day);
  const back = new Date(found);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? found / DAY : null;
}

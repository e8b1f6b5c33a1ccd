/** A time of the week, by the clock on the wall. */
export interface Period {
  /** The days on which it begins: 0 is Sunday, 6 is Saturday. */
  readonly days: readonly number[];
  /** Minutes after midnight, 0 to 1439. */
  readonly fromMinutes: number;
  /** Minutes after midnight, 0 to 1440, not included; on the next day unless after `fromMinutes`. */
  readonly toMinutes: number;
}

/** When something holds: during any of the periods, every week. */
export type Timetable = readonly Period[];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMinutes = 24 * 60;
const dayMs = dayMinutes * minuteMs;
// Periods come every week, but one that lies in the hour that summer time skips stays out once.
const horizonMs = 15 * dayMs;
const mostPeriods = 100;

/**
 * Whether the clock on the wall is in one of the periods. What it skips when summer time begins
 * never is; what it shows twice when summer time ends is so twice.
 */
export function isWithin(timetable: Timetable, date: Date): boolean {
  const today = date.getDay();
  const yesterday = (today + 6) % 7;
  const minute = date.getHours() * 60 + date.getMinutes();
  return timetable.some(({ days, fromMinutes, toMinutes }) => {
    const hasBegun = days.includes(today) && minute >= fromMinutes;
    if (toMinutes > fromMinutes) return hasBegun && minute < toMinutes;
    return hasBegun || (days.includes(yesterday) && minute < toMinutes);
  });
}

/**
 * The first moment after `date` at which `isWithin` is no longer what it is at `date`; null when
 * that never comes. It holds for as long as nobody sets the clock or travels.
 */
export function nextChange(timetable: Timetable, date: Date): Date | null {
  const now = isWithin(timetable, date);
  const end = date.getTime() + horizonMs;
  for (let at = date; at.getTime() < end; ) {
    at = nextCandidate(timetable, at);
    if (isWithin(timetable, at) !== now) return at;
  }
  return null;
}

/** A moment up to which nothing changes: a boundary, a jump of the clock or an hour later. */
function nextCandidate(timetable: Timetable, date: Date): Date {
  const shown =
    (date.getHours() * 60 + date.getMinutes()) * minuteMs +
    date.getSeconds() * 1000 +
    date.getMilliseconds();
  const boundaries = timetable.flatMap((period) => [period.fromMinutes, period.toMinutes]);
  const distances = boundaries.map((minutes) => msUntil(shown, minutes * minuteMs));
  const next = new Date(date.getTime() + Math.min(hourMs, ...distances));
  const offset = date.getTimezoneOffset();
  return next.getTimezoneOffset() === offset ? next : jumpBetween(date, next);
}

/** From one time of day to the next time that it is the other one; never 0. */
function msUntil(from: number, to: number): number {
  return (to - from + dayMs) % dayMs || dayMs;
}

/** The moment at which the clock on the wall jumps, after `before` and not after `after`. */
function jumpBetween(before: Date, after: Date): Date {
  const offset = before.getTimezoneOffset();
  let low = before.getTime();
  let high = after.getTime();
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (new Date(middle).getTimezoneOffset() === offset) low = middle;
    else high = middle;
  }
  return new Date(high);
}

/** A sentence about what is wrong with something that should be a timetable; null when it is one. */
export function checkTimetable(value: unknown): string | null {
  if (!Array.isArray(value)) return 'A timetable is a list of periods.';
  if (value.length > mostPeriods) return `A timetable has at most ${mostPeriods} periods.`;
  for (const [index, period] of value.entries()) {
    const problem = checkPeriod(period);
    if (problem !== null) return `Period ${index + 1}: ${problem}`;
  }
  return null;
}

function checkPeriod(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'it is not a period.';
  const { days, fromMinutes, toMinutes } = value as Record<string, unknown>;
  if (!Array.isArray(days) || days.length === 0) return 'choose at least one day.';
  if (!days.every((day) => isWhole(day, 6)) || new Set(days).size < days.length) {
    return 'days are numbers from 0 (Sunday) to 6 (Saturday), each at most once.';
  }
  if (!isWhole(fromMinutes, dayMinutes - 1)) {
    return 'it begins at a whole minute from 0 to 1439 after midnight.';
  }
  if (!isWhole(toMinutes, dayMinutes)) {
    return 'it ends at a whole minute from 0 to 1440 after midnight.';
  }
  return null;
}

function isWhole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

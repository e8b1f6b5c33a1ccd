import type { Period, Timetable } from '../../src-main/contract/timetable.ts';
import type { Reading } from '../words/reading.ts';

/** A period as it is filled in; times as `22:00`, empty where nothing was entered. */
export interface PeriodDraft {
  /** Tells periods apart while they are edited. */
  readonly key: number;
  /** 0 is Sunday. */
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

const dayMinutes = 24 * 60;
const two = (value: number) => String(value).padStart(2, '0');

/** The time of day, as a field for times has it; midnight at the end of a day is that of the next. */
function timeText(minutes: number): string {
  const ofDay = minutes % dayMinutes;
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

/** Minutes after midnight; null for what is no time. */
function readTime(text: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

export function draftOfPeriod({ days, fromMinutes, toMinutes }: Period, key: number): PeriodDraft {
  return { key, days, from: timeText(fromMinutes), to: timeText(toMinutes) };
}

/** What a new period begins as: the hours in which others want the line. */
export function newPeriod(key: number): PeriodDraft {
  return { key, days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
}

export function readPeriod({ days, from, to }: PeriodDraft): Reading<Period> {
  const [fromMinutes, toMinutes] = [readTime(from), readTime(to)];
  if (days.length === 0) return { problem: 'Choose at least one day.' };
  if (fromMinutes === null || toMinutes === null) {
    return { problem: 'Enter from when to when.' };
  }
  return { value: { days, fromMinutes, toMinutes } };
}

/** All of them, or what is missing in the first that is not complete. */
export function readPeriods(periods: readonly PeriodDraft[]): Reading<Timetable> {
  const timetable: Period[] = [];
  for (const { value, problem } of periods.map(readPeriod)) {
    if (value === undefined) return { problem };
    timetable.push(value);
  }
  return { value: timetable };
}

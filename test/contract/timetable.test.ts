import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  checkTimetable,
  isWithin,
  nextChange,
  type Timetable,
} from '../../src-main/contract/timetable.ts';

const zoneOfTheMachine = process.env.TZ;

afterEach(() => {
  if (zoneOfTheMachine === undefined) delete process.env.TZ;
  else process.env.TZ = zoneOfTheMachine;
});

function inZone(zone: string): void {
  process.env.TZ = zone;
}

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const minuteMs = 60_000;

/** One period, its times as on a clock. */
function period(days: readonly number[], from: string, to: string): Timetable[number] {
  return { days, fromMinutes: minutesOf(from), toMinutes: minutesOf(to) };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

describe('the clock is within', () => {
  // 4 January 2026 is a Sunday.
  const day = period([1], '09:00', '17:00');
  const night = period([5], '22:30', '06:00');
  const whole = period([3], '00:00', '24:00');
  const round = period([3], '08:00', '08:00');
  test.each([
    [[day], '2026-01-05T08:59:59.999', false],
    [[day], '2026-01-05T09:00', true],
    [[day], '2026-01-05T16:59:59.999', true],
    [[day], '2026-01-05T17:00', false],
    [[day], '2026-01-06T12:00', false],
    [[night], '2026-01-09T22:29', false],
    [[night], '2026-01-09T22:30', true],
    [[night], '2026-01-10T00:00', true],
    [[night], '2026-01-10T05:59', true],
    [[night], '2026-01-10T06:00', false],
    [[night], '2026-01-09T03:00', false],
    [[night], '2026-01-10T23:00', false],
    [[whole], '2026-01-07T00:00', true],
    [[whole], '2026-01-07T23:59', true],
    [[whole], '2026-01-08T00:00', false],
    [[round], '2026-01-07T07:59', false],
    [[round], '2026-01-07T08:00', true],
    [[round], '2026-01-08T07:59', true],
    [[round], '2026-01-08T08:00', false],
    [[day, night], '2026-01-09T23:00', true],
    [[period([6], '23:00', '01:00')], '2026-01-04T00:30', true],
    [[], '2026-01-05T12:00', false],
  ])('%j at %s: %s', (timetable, time, expected) => {
    expect(isWithin(timetable, new Date(time))).toBe(expected);
  });
});

describe('the next change', () => {
  test.each([
    ['is the beginning', [period([1], '09:00', '17:00')], '2026-01-04T12:00', '2026-01-05T09:00'],
    ['is the end', [period([1], '09:00', '17:00')], '2026-01-05T09:00', '2026-01-05T17:00'],
    ['is next week', [period([1], '09:00', '17:00')], '2026-01-05T17:00', '2026-01-12T09:00'],
    ['is over midnight', [period([5], '22:30', '06:00')], '2026-01-09T23:00', '2026-01-10T06:00'],
    [
      'is not where periods meet',
      [period([1], '09:00', '12:00'), period([1], '12:00', '17:00')],
      '2026-01-05T10:30',
      '2026-01-05T17:00',
    ],
    [
      'is not at midnight within adjoining days',
      [period([1, 2], '00:00', '24:00')],
      '2026-01-05T10:30',
      '2026-01-07T00:00',
    ],
  ])('%s', (_, timetable, from, expected) => {
    expect(nextChange(timetable, new Date(from))).toEqual(new Date(expected));
  });

  test.each([
    ['nothing is in the timetable', []],
    ['everything is', [period(everyDay, '00:00', '24:00')]],
    ['each day begins where the other ended', [period(everyDay, '08:00', '08:00')]],
  ])('never comes when %s', (_, timetable) => {
    expect(nextChange(timetable, new Date('2026-03-20T12:34:56'))).toBeNull();
  });
});

describe('when summer time begins', () => {
  // In Berlin 29 March 2026 goes from 1:59 to 3:00.
  test('a period that the clock skips does not come until next week', () => {
    inZone('Europe/Berlin');
    const timetable = [period([0], '02:00', '02:30')];
    expect(nextChange(timetable, new Date('2026-03-28T12:00'))).toEqual(
      new Date('2026-04-05T02:00'),
    );
  });

  test('a period that begins in what is skipped begins with the jump', () => {
    inZone('Europe/Berlin');
    const timetable = [period([0], '02:30', '05:00')];
    const change = nextChange(timetable, new Date('2026-03-28T12:00'));
    expect(change?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  test('a period that ends in what is skipped ends with the jump', () => {
    inZone('Europe/Berlin');
    const timetable = [period([0], '01:00', '02:30')];
    const change = nextChange(timetable, new Date('2026-03-29T01:30'));
    expect(change?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });
});

test('when summer time ends, a period in the hour that comes twice comes twice', () => {
  inZone('Europe/Berlin');
  const timetable = [period([0], '02:00', '02:30')];
  const changes: string[] = [];
  let at: Date | null = new Date('2026-10-24T12:00');
  while (at !== null && changes.length < 5) {
    at = nextChange(timetable, at);
    changes.push(at?.toISOString() ?? '');
  }
  expect(changes).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:00:00.000Z',
    '2026-10-25T01:30:00.000Z',
    '2026-11-01T01:00:00.000Z',
  ]);
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
);

const timetables = fc.array(
  fc.record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    fromMinutes: fc.integer({ min: 0, max: 1439 }),
    toMinutes: fc.integer({ min: 0, max: 1440 }),
  }),
  { maxLength: 4 },
);

const dates = fc
  .oneof(
    fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
    // Around the jumps of these zones.
    fc
      .tuple(
        fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25'),
        fc.integer({ min: -36 * 60, max: 36 * 60 }),
      )
      .map(([day, minutes]) => new Date(Date.parse(day) + minutes * minuteMs)),
  )
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000 + 1));

test('nothing changes before the next change, and then it does', () => {
  fc.assert(
    fc.property(zones, timetables, dates, (zone, timetable, date) => {
      inZone(zone);
      const before = isWithin(timetable, date);
      const change = nextChange(timetable, date);
      const end = change?.getTime() ?? date.getTime() + 14 * 24 * 60 * minuteMs;
      const firstMinute = Math.ceil(date.getTime() / minuteMs) * minuteMs;
      let early = 0;
      for (let at = firstMinute; at < end; at += minuteMs) {
        if (isWithin(timetable, new Date(at)) !== before) early += 1;
      }
      expect(early).toBe(0);
      if (change === null) return;
      expect(end).toBeGreaterThan(date.getTime());
      expect(isWithin(timetable, new Date(end - 1))).toBe(before);
      expect(isWithin(timetable, change)).toBe(!before);
    }),
    { numRuns: 300 },
  );
});

test('what is generated for these tests is a timetable', () => {
  fc.assert(fc.property(timetables, (timetable) => checkTimetable(timetable) === null));
});

describe('it is no timetable', () => {
  const good = period([1], '09:00', '17:00');
  const inFirst = (problem: string) => `Period 1: ${problem}`;
  const noDay = inFirst('choose at least one day.');
  const badDays = inFirst('days are numbers from 0 (Sunday) to 6 (Saturday), each at most once.');
  const badBeginning = inFirst('it begins at a whole minute from 0 to 1439 after midnight.');
  const badEnd = inFirst('it ends at a whole minute from 0 to 1440 after midnight.');
  test.each([
    [null, 'A timetable is a list of periods.'],
    [{ 0: good, length: 1 }, 'A timetable is a list of periods.'],
    [Array.from({ length: 101 }, () => good), 'A timetable has at most 100 periods.'],
    [[null], inFirst('it is not a period.')],
    [[good, 'Monday'], 'Period 2: it is not a period.'],
    [[{ ...good, days: undefined }], noDay],
    [[{ ...good, days: [] }], noDay],
    [[{ ...good, days: [7] }], badDays],
    [[{ ...good, days: [1, 1] }], badDays],
    [[{ ...good, days: ['1'] }], badDays],
    [[{ ...good, fromMinutes: 1440 }], badBeginning],
    [[{ ...good, fromMinutes: 0.5 }], badBeginning],
    [[{ ...good, toMinutes: -1 }], badEnd],
    [[{ ...good, toMinutes: 1441 }], badEnd],
    [[{ days: [1], fromMinutes: 0 }], badEnd],
  ])('%j', (value, sentence) => {
    expect(checkTimetable(value)).toBe(sentence);
  });
});

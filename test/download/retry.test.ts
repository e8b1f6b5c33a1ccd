import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import { readRetryAfter, retryIn } from '../../src-main/download/retry.ts';

const soon = failure('reset');
const later = failure('http-status', { retry: 'later' });
const hour = 3_600_000;

/** From 0 to 1, both included. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const attempt = fc.integer({ min: 1, max: 100 });

function waits(attempts: number, random: number, given = soon): number {
  const wait = retryIn(given, attempts, { retries: 1000, random: () => random });
  if (wait === null) throw new Error('It gives up');
  return wait;
}

describe('the wait before the next attempt', () => {
  test('is half a second to a minute', () => {
    fc.assert(
      fc.property(attempt, share, (attempts, random) => {
        const wait = waits(attempts, random);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThanOrEqual(60_000);
        expect(Number.isInteger(wait)).toBe(true);
      }),
    );
  });

  test('never gets shorter with the attempts, and twice as long until it is a minute', () => {
    fc.assert(
      fc.property(attempt, share, (attempts, random) => {
        const [now, next] = [waits(attempts, random), waits(attempts + 1, random)];
        expect(next).toBeGreaterThanOrEqual(now);
        if (attempts < 6) expect(Math.abs(next - 2 * now)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('spreads over the upper half of what is due', () => {
    for (const [attempts, due] of [
      [1, 1000],
      [2, 2000],
      [3, 4000],
      [6, 32_000],
      [7, 60_000],
      [100, 60_000],
    ] as const) {
      expect([waits(attempts, 0), waits(attempts, 1)]).toEqual([due / 2, due]);
    }
    fc.assert(
      fc.property(attempt, share, share, (attempts, one, other) => {
        if (one <= other) expect(waits(attempts, one)).toBeLessThanOrEqual(waits(attempts, other));
      }),
    );
  });

  test('is what the server asked for, up to an hour, and never less than usual', () => {
    fc.assert(
      fc.property(attempt, share, fc.nat(10 * hour), (attempts, random, retryAfterMs) => {
        const wait = waits(attempts, random, { ...later, retryAfterMs });
        expect(wait).toBe(Math.max(waits(attempts, random), Math.min(retryAfterMs, hour)));
      }),
    );
    expect(waits(1, 0, { ...later, retryAfterMs: Number.POSITIVE_INFINITY })).toBe(hour);
  });
});

describe('giving up', () => {
  test('comes at once where trying again makes no sense', () => {
    for (const retries of [0, 1, 100]) {
      expect(retryIn(failure('disk-full'), 1, { retries, random: () => 0 })).toBeNull();
    }
  });

  test('comes after as many retries as there may be', () => {
    fc.assert(
      fc.property(attempt, fc.nat(100), (attempts, retries) => {
        const wait = retryIn(soon, attempts, { retries, random: () => 0.5 });
        expect(wait === null).toBe(attempts > retries);
      }),
    );
  });

  test('comes after the second time from the first byte', () => {
    const restart = failure('disk', { retry: 'restart' });
    expect(retryIn(restart, 1, { retries: 5, random: () => 0 })).toBe(500);
    expect(retryIn(restart, 2, { retries: 5, random: () => 0 })).toBeNull();
  });

  test('is not put off by what the server asks for', () => {
    const given = { ...later, retryAfterMs: 5000 };
    expect(retryIn(given, 3, { retries: 2, random: () => 0 })).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 6, 8, 49, 37);

  test.each([
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['007', 7000],
    ['1.5', 1500],
    ['2099', 2_099_000],
    ['Fri, 06 Nov 2026 08:50:37 GMT', 60_000],
    ['Fri, 06 Nov 2026 08:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    // The two forms of HTTP's youth (RFC 9110, 5.6.7).
    ['Friday, 06-Nov-26 08:50:37 GMT', 60_000],
    ['Fri Nov  6 08:50:37 2026', 60_000],
  ])('“%s” is %i ms', (field, expected) => {
    expect(readRetryAfter(field, now)).toBe(expected);
  });

  test.each([
    'Fri Nov  6 08:50:37 2026',
    'Fri, 06 Nov 2026 08:50:37 GMT',
  ])('“%s” is a time of Greenwich wherever we are', (field) => {
    const { TZ } = process.env;
    onTestFinished(() => {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    });
    for (const zone of ['Asia/Tokyo', 'America/New_York']) {
      process.env.TZ = zone;
      expect(readRetryAfter(field, now), zone).toBe(60_000);
    }
  });

  test.each([
    '',
    ' ',
    '-1',
    '+5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    'soon',
    'tomorrow',
    '120 seconds',
    'maybe 2099',
    '5, 6',
    'Fri, 99 Nov 2026 08:50:37 GMT',
  ])('“%s” is nonsense', (field) => {
    expect(readRetryAfter(field, now)).toBeNull();
  });

  test('is never negative and never no number, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (field) => {
        const wait = readRetryAfter(field, now);
        if (wait !== null) expect(wait).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('of many digits can be stored', () => {
    const wait = readRetryAfter('9'.repeat(400), now);
    expect(JSON.parse(JSON.stringify({ wait }))).toEqual({ wait });
  });
});

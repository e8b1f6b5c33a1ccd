import { describe, expect, test } from 'vitest';
import { statusLine } from '../../src-main/cli/status-line.ts';
import type { Totals } from '../../src-main/contract/snapshot.ts';

const totals: Totals = {
  tasks: 8,
  queued: 4,
  waiting: 0,
  active: 1,
  paused: 0,
  done: 3,
  failed: 0,
  cancelled: 0,
  duplicates: 0,
  received: 12_300_000,
  expected: 24_600_000,
  unknown: 0,
  progress: 0.5,
  bytesPerSecond: 1_000_000,
  elapsedMs: 3_500,
  oneByOneMs: 0,
};

describe('the line of a run on a terminal', () => {
  test('says how much came, of how much, and how long it still takes', () => {
    expect(statusLine(totals, 119)).toBe(
      '[############------------] 3/8 done, 50%, 12.3 MB of 24.6 MB, 1 MB/s, 3.5 s, 13 s left',
    );
  });

  test('says only what came where a size is unknown', () => {
    expect(statusLine({ ...totals, unknown: 1, waiting: 2 }, 119)).toBe(
      '[############------------] 3/8 done, 2 waiting, 12.3 MB, 1 MB/s, 3.5 s',
    );
  });

  test('tells no time that is left where files failed or nothing comes', () => {
    expect(statusLine({ ...totals, failed: 1 }, 119)).not.toContain('left');
    expect(statusLine({ ...totals, bytesPerSecond: 0 }, 119)).not.toContain('left');
  });

  test.each([
    [79, '3/8 done, 50%, 12.3 MB of 24.6 MB, 1 MB/s, 3.5 s, 13 s left'],
    [50, '3/8 done, 50%, 12.3 MB of 24.6 MB, 1 MB/s'],
    [30, '3/8 done, 12.3 MB of 24.6 MB'],
    [10, '3/8 done'],
    [5, '3/8 d'],
  ])('fits into %i characters', (width, line) => {
    expect(statusLine(totals, width)).toBe(line);
  });
});

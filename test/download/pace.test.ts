import { describe, expect, test } from 'vitest';
import { Pace } from '../../src-main/download/pace.ts';

const mebibyte = 1024 * 1024;

describe('a speed limit', () => {
  test('that there is not holds nobody', () => {
    expect(new Pace().isAtLimit(Number.POSITIVE_INFINITY, 1e9, 0)).toBe(false);
  });

  test('is thought to hold a file until it has come for a second', () => {
    const pace = new Pace();
    expect(pace.isAtLimit(mebibyte, 0, 5_000)).toBe(true);
    pace.answered(50, 5_000);
    pace.answered(50, 5_900);
    expect(pace.isAtLimit(mebibyte, 0, 5_999)).toBe(true);
    expect(pace.isAtLimit(mebibyte, 0, 6_000)).toBe(false);
  });

  test('holds a file that comes with most of it', () => {
    const pace = new Pace();
    pace.answered(50, 0);
    expect(pace.isAtLimit(1_000_000, 699, 5_000)).toBe(false);
    expect(pace.isAtLimit(1_000_000, 700, 5_000)).toBe(true);
  });
});

test('after a refusal no connection is added for a second', () => {
  const pace = new Pace();
  expect(pace.isPaused(0)).toBe(false);
  pace.pause(5_000);
  expect(pace.isPaused(5_999)).toBe(true);
  expect(pace.isPaused(6_000)).toBe(false);
});

test('how long a connection takes is what the last one took, at least a hundredth of a second', () => {
  const pace = new Pace();
  pace.answered(50, 0);
  pace.answered(80, 1);
  expect(pace.setUpMs).toBe(80);
  pace.answered(1, 2);
  expect(pace.setUpMs).toBe(10);
});

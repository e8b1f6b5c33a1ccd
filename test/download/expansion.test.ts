import { describe, expect, test } from 'vitest';
import { Expansion } from '../../src-main/download/expansion.ts';

const mebibyte = 1024 * 1024;

describe('a speed limit', () => {
  test('that there is not holds nobody', () => {
    expect(new Expansion().isAtLimit(Number.POSITIVE_INFINITY, 1e9, 0)).toBe(false);
  });

  test('is thought to hold a file until it has come for a second', () => {
    const expansion = new Expansion();
    expect(expansion.isAtLimit(mebibyte, 0, 5_000)).toBe(true);
    expansion.answered(50, 5_000);
    expansion.answered(50, 5_900);
    expect(expansion.isAtLimit(mebibyte, 0, 5_999)).toBe(true);
    expect(expansion.isAtLimit(mebibyte, 0, 6_000)).toBe(false);
  });

  test('holds a file that comes with most of it', () => {
    const expansion = new Expansion();
    expansion.answered(50, 0);
    expect(expansion.isAtLimit(1_000_000, 699, 5_000)).toBe(false);
    expect(expansion.isAtLimit(1_000_000, 700, 5_000)).toBe(true);
  });
});

test('after a refusal no connection is added for a second', () => {
  const expansion = new Expansion();
  expect(expansion.isPaused(0)).toBe(false);
  expansion.pause(5_000);
  expect(expansion.isPaused(5_999)).toBe(true);
  expect(expansion.isPaused(6_000)).toBe(false);
});

test('how long a connection takes is what the last one took, at least a hundredth of a second', () => {
  const expansion = new Expansion();
  expansion.answered(50, 0);
  expansion.answered(80, 1);
  expect(expansion.setUpMs).toBe(80);
  expansion.answered(1, 2);
  expect(expansion.setUpMs).toBe(10);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Growth } from '../../src-main/download/growth.ts';

const mebibyte = 1024 * 1024;
const setUpMs = 50;
const settledMs = 300;

describe('at first', () => {
  test.each([
    [0, 1],
    [mebibyte, 1],
    [16 * mebibyte, 2],
    [100 * mebibyte, 7],
  ])('a file of %i bytes gets %i connections', (total, expected) => {
    const growth = new Growth(total, 0);
    let connections = 1;
    while (growth.allows(connections, 0, setUpMs, 1)) connections += 1;
    expect(connections).toBe(expected);
  });
});

describe('more connections', () => {
  test('are twice as many, once it shows what those before brought', () => {
    const growth = new Growth(mebibyte, 0);
    expect(growth.allows(1, 10, setUpMs, settledMs - 1)).toBe(false);
    expect(growth.allows(1, 10, setUpMs, settledMs)).toBe(true);
    expect(growth.allows(2, 20, setUpMs, settledMs + 1)).toBe(false);
    expect(growth.allows(2, 20, setUpMs, 2 * settledMs)).toBe(true);
    expect(growth.allows(3, 20, setUpMs, 2 * settledMs + 1)).toBe(true);
    expect(growth.allows(4, 20, setUpMs, 2 * settledMs + 1)).toBe(false);
    expect(growth.allows(4, 40, setUpMs, 3 * settledMs)).toBe(true);
    expect(growth.allows(7, 40, setUpMs, 3 * settledMs)).toBe(true);
  });

  test('are not tried where those before brought nothing', () => {
    const growth = new Growth(mebibyte, 0);
    expect(growth.allows(1, 10, setUpMs, settledMs)).toBe(true);
    for (const rate of [0, 5, 10, 10.9]) {
      expect(growth.allows(2, rate, setUpMs, 100 * settledMs)).toBe(false);
    }
    expect(growth.allows(2, 12, setUpMs, 100 * settledMs)).toBe(true);
  });

  test('take the place of those that broke, at any time', () => {
    const growth = new Growth(mebibyte, 0);
    growth.allows(1, 10, setUpMs, settledMs);
    expect(growth.allows(1, 0, setUpMs, settledMs + 1)).toBe(true);
  });

  test('wait the longer, the longer a connection takes', () => {
    fc.assert(
      fc.property(fc.nat(5000), (slow) => {
        const growth = new Growth(0, 1000);
        expect(growth.allows(1, 10, slow, 1000 + 2 * slow)).toBe(false);
        expect(growth.allows(1, 10, slow, 1000 + 2 * slow + 200)).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { barValue, bytesWords, partOf } from '../../src-renderer/words/bar.ts';
import { percent } from '../../src-renderer/words/percent.ts';
import { receivedWords, size, sizeOf, speed } from '../../src-renderer/words/size.ts';
import { clock, timeLeft } from '../../src-renderer/words/time.ts';

describe('figures', () => {
  it('show time with tenths below a minute, then as a clock', () => {
    expect(clock(0)).toBe('0.0 s');
    expect(clock(12_345)).toBe('12.3 s');
    expect(clock(247_000)).toBe('4:07');
    expect(clock(3_729_000)).toBe('1:02:09');
  });

  it('never let the clock run ahead', () => {
    expect(clock(59_999)).toBe('59.9 s');
    expect(clock(60_000)).toBe('1:00');
    expect(clock(3_599_999)).toBe('59:59');
    expect(clock(-5)).toBe('0.0 s');
  });

  it('show the time that is left in one unit', () => {
    expect(timeLeft(0.2)).toBe('1 s left');
    expect(timeLeft(59.5)).toBe('60 s left');
    expect(timeLeft(61)).toBe('2 min left');
    expect(timeLeft(3600)).toBe('1 h left');
    expect(timeLeft(5 * 86_400)).toBe('5 days left');
  });

  it('show sizes and speeds with one digit after the point', () => {
    expect(size(0)).toBe('0 B');
    expect(size(3_449_000)).toBe('3.4 MB');
    expect(speed(1_234_567.8)).toBe('1.2 MB/s');
  });

  it('name the unit once where it is the same', () => {
    expect(sizeOf(1_200_000, 3_400_000)).toBe('1.2 of 3.4 MB');
    expect(sizeOf(900_000, 3_400_000)).toBe('900 kB of 3.4 MB');
  });

  it('do not claim to know the whole while sizes are unknown', () => {
    const say = (received: number, expected: number, unknown: number) =>
      receivedWords({ received, expected, unknown });
    expect(say(12_000_000, 40_000_000, 0)).toBe('12 of 40 MB');
    expect(say(12_000_000, 40_000_000, 1)).toBe('12 of at least 40 MB');
    expect(say(12_000_000, 12_000_000, 1)).toBe('12 MB');
    expect(say(0, 0, 3)).toBe('0 B');
  });

  it('show 100 percent only when everything is there', () => {
    expect(percent(0.9999)).toBe(99);
    expect(percent(1)).toBe(100);
    expect(percent(0)).toBe(0);
  });
});

describe('the bar of a file', () => {
  it('has a value once the length is known', () => {
    expect(barValue({ status: 'downloading', received: 999, total: 1000 })).toBe(99);
    expect(barValue({ status: 'verifying', received: 1000, total: 1000 })).toBe(100);
  });

  it('has none while the file comes with an unknown length', () => {
    expect(barValue({ status: 'downloading', received: 999, total: null })).toBeNull();
    expect(barValue({ status: 'probing', received: 0, total: null })).toBeNull();
  });

  it('is empty, not unknown, while nothing happens', () => {
    expect(barValue({ status: 'queued', received: 0, total: null })).toBe(0);
    expect(barValue({ status: 'failed', received: 10, total: null })).toBe(0);
  });

  it('is full when the file is done, whatever was declared', () => {
    expect(partOf({ status: 'done', received: 0, total: 0 })).toBe(1);
    expect(partOf({ status: 'done', received: 5, total: null })).toBe(1);
  });

  it('never runs over', () => {
    expect(barValue({ status: 'downloading', received: 1200, total: 1000 })).toBe(100);
    expect(barValue({ status: 'downloading', received: 0, total: 0 })).toBe(0);
  });

  it('is explained by bytes as far as they are known', () => {
    expect(bytesWords({ status: 'queued', received: 0, total: null })).toBe('');
    expect(bytesWords({ status: 'probing', received: 0, total: 2000 })).toBe('2 kB');
    expect(bytesWords({ status: 'downloading', received: 500, total: null })).toBe('500 B');
    expect(bytesWords({ status: 'downloading', received: 1000, total: 2000 })).toBe('1 of 2 kB');
    expect(bytesWords({ status: 'done', received: 2000, total: null })).toBe('2 kB');
  });
});

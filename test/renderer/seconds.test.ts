import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSeconds } from '../../src-renderer/seconds.ts';

describe('the clock for what counts down', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_700_000_000_400 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells everybody when a second begins', () => {
    const seconds = createSeconds();
    const heard: number[] = [];
    seconds.subscribe(() => heard.push(seconds.now()));
    seconds.subscribe(() => heard.push(seconds.now()));
    vi.advanceTimersByTime(599);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual([1_700_000_001_000, 1_700_000_001_000]);
    vi.advanceTimersByTime(2000);
    expect(heard).toHaveLength(6);
  });

  it('keeps one timer however many look at it, and none when nobody does', () => {
    const seconds = createSeconds();
    const ends = Array.from({ length: 50 }, () => seconds.subscribe(() => undefined));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(5000);
    expect(vi.getTimerCount()).toBe(1);
    for (const end of ends) end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stands still within a second, so that a rendering sees one time', () => {
    const { now } = createSeconds();
    vi.advanceTimersByTime(500);
    expect(now()).toBe(1_700_000_000_000);
  });
});

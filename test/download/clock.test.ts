import { expect, test } from 'vitest';
import { Clock } from '../../src-main/download/clock.ts';

test('time counts while at least one piece of work is under way', () => {
  let now = 1000;
  const clock = new Clock(() => now, 500);
  const at = (time: number, act: 'start' | 'stop' | 'look') => {
    now = time;
    if (act !== 'look') clock[act]();
    return clock.elapsedMs;
  };
  expect(at(2000, 'look')).toBe(500);
  expect(at(3000, 'start')).toBe(500);
  expect(at(3100, 'start')).toBe(600);
  expect(at(3200, 'stop')).toBe(700);
  expect(clock.isRunning).toBe(true);
  expect(at(3300, 'stop')).toBe(800);
  expect(clock.isRunning).toBe(false);
  expect(at(9000, 'look')).toBe(800);
  expect(at(9000, 'start')).toBe(800);
  expect(at(9050, 'look')).toBe(850);
});

import { expect, test } from 'vitest';
import type { Figures } from './figures.ts';
import { type FiguresByTool, type Goal, judge } from './goals.ts';

function figures(seconds: number, cpuSeconds = seconds, peakBytes = 100 * 2 ** 20): Figures {
  return { runs: 5, seconds, least: seconds, most: seconds, cpuSeconds, peakBytes };
}

const race: FiguresByTool = new Map([
  ['weft', figures(2, 3)],
  ['aria2', figures(4, 2.5)],
  ['curl', figures(2)],
]);

test.each<[sentence: string, goal: Goal, isMet: boolean | null]>([
  ['equal is at most as long', { kind: 'at-most', times: 1, of: 'curl' }, true],
  ['half is at most as long', { kind: 'at-most', times: 1, of: 'aria2' }, true],
  ['equal is not at most half as long', { kind: 'at-most', times: 0.5, of: 'curl' }, false],
  ['half the time is twice as fast', { kind: 'faster', times: 2, than: 'aria2' }, true],
  ['half the time is not thrice as fast', { kind: 'faster', times: 3, than: 'aria2' }, false],
  ['equal is not faster', { kind: 'faster', times: 1, than: 'curl' }, false],
  ['more CPU time is not less', { kind: 'less-cpu', than: 'aria2' }, false],
  ['the floor itself is near', { kind: 'near-floor', times: 1.05, seconds: 2 }, true],
  ['a fifth above the floor is not near', { kind: 'near-floor', times: 1.05, seconds: 1.6 }, false],
  ['all of the memory is too much', { kind: 'memory', mebibytes: 100 }, false],
  ['nobody is compared with who is not there', { kind: 'faster', times: 1, than: 'wget' }, null],
])('%s', (_, goal, isMet) => {
  expect(judge(goal, race).isMet).toBe(isMet);
});

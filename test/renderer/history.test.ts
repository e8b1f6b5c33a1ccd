import { describe, expect, test } from 'vitest';
import type { HistoryBatch } from '../../src-main/contract/history.ts';
import {
  elapsedWords,
  listSizeWords,
  remainderWords,
  speedUp,
} from '../../src-renderer/words/history.ts';
import { momentWords } from '../../src-renderer/words/moment.ts';

const list: HistoryBatch = {
  id: 1,
  addedAt: 0,
  folder: '/files',
  done: 4,
  failed: 0,
  cancelled: 0,
  unfinished: 0,
  bytes: 3_400_000,
  elapsedMs: 1870,
  oneByOneMs: 7250,
};

describe('of a list', () => {
  test('all files are counted, however they ended', () => {
    expect(listSizeWords(list)).toBe('4 files, 3.4 MB');
    const mixed = { ...list, done: 1000, failed: 1, cancelled: 2, unfinished: 3 };
    expect(listSizeWords(mixed)).toBe('1,006 files, 3.4 MB');
    expect(listSizeWords({ ...list, done: 1, bytes: 0 })).toBe('1 file, 0 B');
  });

  test('what is not done is named', () => {
    expect(remainderWords(list)).toEqual([]);
    const mixed = { ...list, failed: 1, cancelled: 2, unfinished: 3000 };
    expect(remainderWords(mixed).map(({ words }) => words)).toEqual([
      '1 failed',
      '2 cancelled',
      '3,000 unfinished',
    ]);
  });

  test('the time it took is compared with one by one where that says something', () => {
    expect([elapsedWords(list), speedUp(list)]).toEqual([
      '1.8 s; one by one, about 7.2 s',
      '3.9× faster',
    ]);
    const single = { ...list, done: 1 };
    expect([elapsedWords(single), speedUp(single)]).toEqual(['1.8 s', null]);
    const slow = { ...list, oneByOneMs: 1900 };
    expect([elapsedWords(slow), speedUp(slow)]).toEqual(['1.8 s', null]);
  });

  test('a time that nobody took is not shown', () => {
    expect(elapsedWords({ ...list, elapsedMs: 0 })).toBeNull();
  });
});

describe('a moment is named', () => {
  const now = new Date(2026, 2, 1, 9, 5).getTime();

  test.each([
    ['Today, 00:00', new Date(2026, 2, 1, 0, 0)],
    ['Yesterday, 23:59', new Date(2026, 1, 28, 23, 59)],
    ['27 Feb, 14:03', new Date(2026, 1, 27, 14, 3)],
    ['1 Mar 2025, 09:05', new Date(2025, 2, 1, 9, 5)],
  ])('%s', (words, at) => {
    expect(momentWords(at.getTime(), now)).toBe(words);
  });
});

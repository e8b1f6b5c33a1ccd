import type { HistoryBatch } from '../../src-main/contract/history.ts';
import { factorOf, factorWords } from './comparison.ts';
import { count, counted } from './count.ts';
import { size } from './size.ts';
import { clock } from './time.ts';

/** How many files a list had, and how large they were together: `10 files, 3.4 MB`. */
export function listSizeWords({ bytes, ...list }: HistoryBatch): string {
  const files = list.done + list.failed + list.cancelled + list.unfinished;
  return `${counted(files, 'file', 'files')}, ${size(bytes)}`;
}

/** What of a list is not done, the worst first: `2 failed`, `1 cancelled`, `7 unfinished`. */
export function remainderWords(list: HistoryBatch): readonly { kind: string; words: string }[] {
  return (['failed', 'cancelled', 'unfinished'] as const)
    .filter((kind) => list[kind] > 0)
    .map((kind) => ({ kind, words: `${count(list[kind])} ${kind}` }));
}

/** `12.3 s`, and what it would be one by one where that says something; null for no time at all. */
export function elapsedWords(list: HistoryBatch): string | null {
  const { elapsedMs, oneByOneMs } = list;
  if (elapsedMs === 0) return null;
  const elapsed = clock(elapsedMs);
  return speedUp(list) === null ? elapsed : `${elapsed}; one by one, about ${clock(oneByOneMs)}`;
}

/** `3.9× faster` than one by one; null where that would mean nothing. */
export function speedUp(list: HistoryBatch): string | null {
  const factor = factorOf('together', list);
  return factor === null ? null : factorWords(factor);
}

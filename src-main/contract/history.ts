import type { Digest } from './digest.ts';
import type { TaskStatus, Verdict } from './task.ts';

/** What became of one list; a file whose address stands twice counts once. */
export interface HistoryBatch {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** Where its files went. */
  readonly folder: string;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Files that have not come to an end yet. */
  readonly unfinished: number;
  /** Of all its files together, as far as they came. */
  readonly bytes: number;
  /** Milliseconds during which at least one of its files was worked on or waited to be tried again. */
  readonly elapsedMs: number;
  /** An estimate of what its files would take one by one: the sum of their own times, in milliseconds. */
  readonly oneByOneMs: number;
}

/** Names a file of the history: by its task while its row is on the list, later by its record. */
export interface HistoryFileId {
  readonly isOnList: boolean;
  readonly id: number;
}

/** A file that came to an end, whether its row is still on the list or not. Holds no credentials. */
export interface HistoryFile extends HistoryFileId {
  readonly batchId: number;
  /** Line of the list it came from, counted from 1. */
  readonly line: number;
  readonly name: string;
  readonly folder: string;
  /** The address as a person may see it. */
  readonly address: string;
  readonly status: Extract<TaskStatus, 'done' | 'failed' | 'cancelled'>;
  /** Set when the status is `done`. */
  readonly verdict: Verdict | null;
  /** Why it failed, as a sentence. */
  readonly failure: string | null;
  /** Something else that a person should know, as a sentence. */
  readonly note: string | null;
  readonly bytes: number;
  /** What its bytes had to come to, where that was known. */
  readonly digest: Digest | null;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  /** Time spent working on it, in milliseconds. */
  readonly workedMs: number;
}

/** Some files of the history, and how many there are in all that were asked for. */
export interface HistoryPage {
  readonly files: readonly HistoryFile[];
  readonly total: number;
}

/** A stretch of the files of one list, or of all with null, in whose name or address a text stands. */
export interface HistoryQuery {
  readonly batchId: number | null;
  /** Empty for all files. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

/** What something is done with: a whole list, or one of its files. */
export type HistoryPart =
  | { readonly kind: 'list'; readonly id: number }
  | ({ readonly kind: 'file' } & HistoryFileId);

/** The most files that are asked for at once, and the longest text that is looked for. */
export const historyLimits = { count: 1000, search: 1000 } as const;

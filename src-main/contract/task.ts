import { type Access, plainAccess } from './access.ts';
import type { Digest } from './digest.ts';
import type { Failure } from './failure.ts';

/** How well a finished file was verified; DESIGN's promise of integrity. */
export type Verdict = 'verified' | 'consistent' | 'length' | 'unverifiable';

/** Where a task stands. States with data carry it. */
export type TaskState =
  | { readonly kind: 'queued' }
  /** Until a time in milliseconds since 1970; `failure` says why, null for a planned start. */
  | { readonly kind: 'waiting'; readonly until: number; readonly failure: Failure | null }
  | { readonly kind: 'probing' }
  | { readonly kind: 'downloading' }
  | { readonly kind: 'verifying' }
  | { readonly kind: 'finalising'; readonly verdict: Verdict }
  | { readonly kind: 'done'; readonly verdict: Verdict }
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' };

export type TaskStatus = TaskState['kind'];

/** The one table of moves. `queued` is where every stop that is not an end leads back to. */
export const transitions: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  // A file that is there already may be left as it is: then there is nothing to work on.
  queued: ['probing', 'waiting', 'paused', 'cancelled', 'failed', 'done'],
  waiting: ['queued', 'paused', 'cancelled', 'failed'],
  probing: ['downloading', 'queued', 'waiting', 'paused', 'failed', 'cancelled'],
  downloading: ['verifying', 'queued', 'waiting', 'paused', 'failed', 'cancelled'],
  verifying: ['finalising', 'queued', 'waiting', 'paused', 'failed', 'cancelled'],
  finalising: ['done', 'queued', 'waiting', 'paused', 'failed', 'cancelled'],
  // A digest that becomes known later may confirm a file that is done, or not.
  done: ['queued', 'done', 'failed'],
  paused: ['queued', 'cancelled'],
  failed: ['queued', 'cancelled'],
  cancelled: ['queued'],
};

/**
 * The next state, if the table allows the move.
 * @throws Error for a move that is not in the table; that is a mistake in Weft, not in the input.
 */
export function transition(from: TaskState, to: TaskState): TaskState {
  if (!transitions[from.kind].includes(to.kind)) {
    throw new Error(`A task cannot go from ${from.kind} to ${to.kind}`);
  }
  return to;
}

/** True while a coroutine works on the task, that is, while it holds a slot. */
export function isActive(status: TaskStatus): boolean {
  return (
    status === 'probing' ||
    status === 'downloading' ||
    status === 'verifying' ||
    status === 'finalising'
  );
}

/** True when nothing more will happen to the task by itself. */
export function isSettled(status: TaskStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/**
 * The state in which a stored task begins a new life of the program. `finalising` stays: whether
 * the file got its name must be looked up.
 */
export function stateAtStart(state: TaskState): TaskState {
  return isActive(state.kind) && state.kind !== 'finalising' ? { kind: 'queued' } : state;
}

/** One parsed line of a list. */
export interface Entry {
  /** Line of the list, counted from 1. */
  readonly line: number;
  /** Normalised address: ASCII host, percent-encoded path, no fragment. */
  readonly url: string;
  /** More addresses of the same file, in order of preference. */
  readonly mirrors: readonly string[];
  /** The name that the list asks for, as it stands there; null where it leaves the name open. */
  readonly name: string | null;
  /** What the list says that the bytes come to. */
  readonly digest: Digest | null;
  /** What the list says that the file measures, in bytes. */
  readonly size: number | null;
  /** Sent to the host of `url` only. Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes a second that the list allows it; null for no limit of its own. */
  readonly bytesPerSecond: number | null;
}

/** What holds for every file of a list. */
export interface BatchOptions {
  readonly access: Access;
  /** Bytes a second of all its tasks together; null for no limit of its own. */
  readonly bytesPerSecond: number | null;
  /** When to begin, in milliseconds since 1970; null for at once. */
  readonly startAt: number | null;
  /** What becomes of a file whose name is taken on the disk. */
  readonly onExists: 'rename' | 'skip' | 'overwrite';
  /** How the files are named; null for the names that servers give. */
  readonly naming: { readonly template: string; readonly pattern: string | null } | null;
  /** Whether servers are asked for digests beside the files whose digest nobody told. */
  readonly looksForDigests: boolean;
}

export const plainBatchOptions: BatchOptions = {
  access: plainAccess,
  bytesPerSecond: null,
  startAt: null,
  onExists: 'rename',
  naming: null,
  looksForDigests: false,
};

/** One dropped or pasted list. */
export interface Batch {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly options: BatchOptions;
}

/** Bytes of a file that are missing: from the first one to the one before `end`; null, to the end. */
export interface Gap {
  readonly from: number;
  readonly end: number | null;
}

/**
 * Times that outlive the program, in milliseconds, and what they are about. They begin anew with a
 * list that is added when everything before it has ended; lists that overlap share them.
 */
export interface Times {
  /** Wall-clock time during which at least one task worked. */
  readonly elapsedMs: number;
  /** Sum of each task's own working time. */
  readonly workedMs: number;
  /** The least id of the tasks that were added since they began anew. */
  readonly timedFrom: number;
  /** Ids of earlier tasks that were taken up again since. */
  readonly timedAgain: readonly number[];
}

export type Priority = -1 | 0 | 1;

/** One file to download. Sizes and offsets are bytes, times milliseconds. */
export interface Task {
  readonly id: number;
  readonly batchId: number;
  /** Line of the list it came from, counted from 1. */
  readonly line: number;
  readonly url: string;
  readonly folder: string;
  /** The name in `folder`, safe and reserved. */
  readonly name: string;
  /** Whether the name stays, whatever the server calls the file. */
  readonly hasFinalName: boolean;
  /** The name in `folder` of the bytes that are not complete yet; no two tasks share one. */
  readonly partName: string;
  readonly state: TaskState;
  /** More addresses of the same file. */
  readonly mirrors: readonly string[];
  /** Sent to the host of `url` only. */
  readonly headers: Readonly<Record<string, string>>;
  /** What its bytes must come to, where that is known. */
  readonly digest: Digest | null;
  /** Tasks with a higher one go first. */
  readonly priority: Priority;
  /** Among tasks of one priority the lower one goes first. */
  readonly rank: number;
  /** Bytes a second; null for no limit of its own. */
  readonly bytesPerSecond: number | null;
  /** Bytes flushed to the part file. */
  readonly received: number;
  /** What the part file does not hold yet, in order; null while nothing is known. */
  readonly gaps: readonly Gap[] | null;
  /** Length of the file, once it is known. */
  readonly total: number | null;
  /** ETag and Last-Modified of the responses so far, as they were given. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Time spent working on it, over all attempts. */
  readonly workedMs: number;
  /** The task that has the same address and downloads for both. */
  readonly duplicateOf: number | null;
  /** Something the person should know that is not a failure, as a sentence. */
  readonly note: string | null;
}

import type { Failure } from './failure.ts';

/** How well a finished file was verified; DESIGN's promise of integrity. */
export type Verdict = 'verified' | 'consistent' | 'length' | 'unverifiable';

/** Where a task stands. States with data carry it. */
export type TaskState =
  | { readonly kind: 'queued' }
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
  queued: ['probing', 'paused', 'cancelled', 'failed'],
  probing: ['downloading', 'queued', 'paused', 'failed', 'cancelled'],
  downloading: ['verifying', 'queued', 'paused', 'failed', 'cancelled'],
  verifying: ['finalising', 'queued', 'paused', 'failed', 'cancelled'],
  finalising: ['done', 'queued', 'paused', 'failed', 'cancelled'],
  done: ['queued'],
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
}

/** One dropped or pasted list. */
export interface Batch {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * Times that outlive the program, in milliseconds. They begin anew with a list that is added when
 * everything before it has ended; lists that overlap share them.
 */
export interface Times {
  /** Wall-clock time during which at least one task worked. */
  readonly elapsedMs: number;
  /** Sum of each task's own working time. */
  readonly workedMs: number;
}

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
  /** The name in `folder` of the bytes that are not complete yet; no two tasks share one. */
  readonly partName: string;
  readonly state: TaskState;
  /** Bytes flushed to the part file, from 0 without holes. */
  readonly received: number;
  /** Length of the file, once it is known. */
  readonly total: number | null;
  /** Strong ETag of the responses so far; only with it can a part file be taken up again. */
  readonly validator: string | null;
  /** Time spent working on it, over all attempts. */
  readonly workedMs: number;
  /** The task that has the same address and downloads for both. */
  readonly duplicateOf: number | null;
  /** Something the person should know that is not a failure, as a sentence. */
  readonly note: string | null;
}

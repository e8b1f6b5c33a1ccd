import type { Failure } from './failure.ts';
import type { Priority, TaskStatus, Verdict } from './task.ts';

/** What a row shows: an immutable picture of one task. */
export interface TaskSnapshot {
  readonly id: number;
  readonly batchId: number;
  /** Line of the list it came from, counted from 1. */
  readonly line: number;
  /** The address as a person may see it: without credentials. */
  readonly address: string;
  readonly host: string;
  readonly name: string;
  readonly folder: string;
  readonly status: TaskStatus;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes of the whole file, once known. */
  readonly total: number | null;
  /** While the status is `verifying`: bytes that were read again for it. */
  readonly checked: number;
  /** Averaged over the last seconds; 0 when nothing flows. */
  readonly bytesPerSecond: number;
  /** Bytes a second that it may have; null for no limit of its own. */
  readonly limit: number | null;
  /** Set when the status is `failed`, and when it is `waiting` for another attempt. */
  readonly failure: Failure | null;
  /** Set when the status is `waiting`: until when, in milliseconds since 1970. */
  readonly waitingUntil: number | null;
  /** How many fetch it at present. */
  readonly connections: number;
  readonly priority: Priority;
  /** Set when the status is `done`. */
  readonly verdict: Verdict | null;
  /** Time spent working on it, in milliseconds. */
  readonly workedMs: number;
  /** Line with the same address whose download serves this row too. */
  readonly sameAsLine: number | null;
  /** Lines with the same address that this download serves too. */
  readonly alsoOnLines: readonly number[];
  /** Certificates that nobody vouches for are accepted for its list. */
  readonly isInsecure: boolean;
  /** Something the person should know that is not a failure, as a sentence. */
  readonly note: string | null;
}

/** How the files stand that the clock counts, see `Times`; an address that stands twice is one. */
export interface Figures {
  readonly done: number;
  readonly failed: number;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes that all come to, as far as known: of a file of unknown size, what came of it. */
  readonly expected: number;
  /** Files that are wanted and whose size nobody knows. */
  readonly unknown: number;
  /**
   * From 0 to 1, by bytes: a file of unknown size counts as much as the others do on average, a
   * cancelled one not at all. 1 only when every other task is done.
   */
  readonly progress: number;
}

/** The same over all rows, and the times of the clock. */
export interface Totals extends Figures {
  readonly tasks: number;
  readonly queued: number;
  readonly waiting: number;
  readonly active: number;
  readonly paused: number;
  readonly cancelled: number;
  /** Rows that another row downloads for; not part of `tasks`. */
  readonly duplicates: number;
  readonly bytesPerSecond: number;
  /** Wall-clock time during which at least one task worked, in milliseconds; see `Times`. */
  readonly elapsedMs: number;
  /** Sum of each task's own working time, in milliseconds: an estimate of *one by one*. */
  readonly oneByOneMs: number;
}

/** A server that asked to be left alone: none of its files is asked for before. */
export interface Rest {
  /** Name and port of the server. */
  readonly host: string;
  /** In milliseconds since 1970. */
  readonly until: number;
}

/** A line of a list that is not an address, or a part of one that is of no use: shown, never lost. */
export interface RejectedLine {
  /** Name of the file it came from, or what else it was ("pasted text"). */
  readonly source: string;
  /** Counted from 1; 0 when the whole source was rejected. */
  readonly line: number;
  readonly text: string;
  /** A sentence for a person. */
  readonly reason: string;
  /** Set where the file comes all the same, only without this. */
  readonly isPassedOver?: true;
}

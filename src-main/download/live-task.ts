import type { Task } from '../contract/task.ts';
import type { TaskEvent } from '../contract/task-event.ts';

/** A task in memory: its stored form, and the counters that move too often to be stored. */
export interface LiveTask {
  readonly id: number;
  /** Replaced, never changed. */
  task: Task;
  /** Bytes so far, those on their way to the disk included. */
  received: number;
  /** Bytes that were read again to verify it. */
  checked: number;
  /** When the present attempt began, by the table's clock; null while nothing works on it. */
  workingSince: number | null;
  /** Connections that fetch it at present. */
  connections: number;
  /** What happened to it since the storage last took it over. */
  readonly events: TaskEvent[];
  /** Attempts that failed in a row without a byte of progress. */
  failedAttempts: number;
  /** The most bytes that it ever had, by the failures so far. */
  furthest: number;
  /** Tasks of the same list with the same address, which this one downloads for. */
  duplicates: Set<LiveTask>;
}

/** What a task may learn while it is worked on. */
export type Learned = Partial<
  Pick<
    Task,
    | 'url'
    | 'mirrors'
    | 'headers'
    | 'name'
    | 'hasFinalName'
    | 'received'
    | 'gaps'
    | 'total'
    | 'etag'
    | 'lastModified'
    | 'digest'
    | 'bytesPerSecond'
    | 'note'
  >
>;

// One for all tasks that have none: an empty set takes as much memory as all else of a task.
// Nothing is ever put into it.
const noDuplicates = new Set<LiveTask>();

/** A task that nothing works on yet. */
export function liveTaskOf(task: Task): LiveTask {
  return {
    id: task.id,
    task,
    received: task.received,
    checked: 0,
    workingSince: null,
    connections: 0,
    events: [],
    failedAttempts: 0,
    furthest: 0,
    duplicates: noDuplicates,
  };
}

/** From now on `owner` downloads for `live`, too. */
export function addDuplicate(owner: LiveTask, live: LiveTask): void {
  if (owner.duplicates === noDuplicates) owner.duplicates = new Set();
  owner.duplicates.add(live);
}

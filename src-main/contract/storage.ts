import type { Batch, Task, Times } from './task.ts';
import type { TaskEvent } from './task-event.ts';

/** A task as it is to be kept. */
export interface SavedTask {
  readonly task: Task;
  readonly events: readonly TaskEvent[];
  /** Only what changes with every step did change: name, state, progress, note. */
  readonly isCalm: boolean;
}

/** The wall-clock time during which at least one task of a batch worked, in milliseconds. */
export interface BatchElapsed {
  readonly batchId: number;
  readonly elapsedMs: number;
}

/**
 * What the engine needs of a memory that survives a crash. Every call is durable against a killed
 * process when it returns; `addBatch` keeps all of its tasks or none.
 */
export interface TaskStorage {
  /** All batches and tasks, in the order in which they were added. */
  load(): {
    readonly batches: readonly Batch[];
    readonly tasks: readonly Task[];
    readonly times: Times;
    /** Of every batch that is remembered, also of those that have no tasks left. */
    readonly elapsed: readonly BatchElapsed[];
    /** The highest id that a remembered batch has; 0 without any. */
    readonly lastBatchId: number;
  };
  /** Keeps a new batch and its tasks in one transaction. */
  addBatch(batch: Batch, tasks: readonly Task[]): void;
  /** Keeps the present options of a batch. */
  saveBatch(batch: Batch): void;
  /**
   * Keeps the present form of tasks that were added before, in one transaction; their events are
   * added to those that are kept.
   */
  saveTasks(tasks: readonly SavedTask[]): void;
  /**
   * Brings all that was kept before the call to the disk, so that a power cut does not take it.
   * Rejects when the disk refuses.
   */
  sync(): Promise<void>;
  /** What happened to a task, as far as it was kept; oldest first. */
  loadEvents(id: number): readonly TaskEvent[];
  /** Keeps the times of everything, and of those batches whose times changed. */
  saveTimes(times: Times, elapsed: readonly BatchElapsed[]): void;
  /** How many connections hosts have shown to bear, where that is less than usual. */
  loadRooms(): readonly { readonly host: string; readonly room: number }[];
  /** Keeps what was learned of hosts; room null: as much as usual. */
  saveRooms(rooms: readonly { readonly host: string; readonly room: number | null }[]): void;
  /**
   * Forgets tasks, and the batches that have none left. What became of those that came to an end
   * stays in the history.
   */
  removeTasks(ids: readonly number[]): void;
}

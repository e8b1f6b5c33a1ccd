import type { Batch, Task, Times } from './task.ts';
import type { TaskEvent } from './task-event.ts';

/** A task as it is to be kept. */
export interface SavedTask {
  readonly task: Task;
  readonly events: readonly TaskEvent[];
  /** Only what changes with every step did change: name, state, progress, note. */
  readonly isCalm: boolean;
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
  /** What happened to a task, as far as it was kept; oldest first. */
  loadEvents(id: number): readonly TaskEvent[];
  saveTimes(times: Times): void;
  /** How many connections hosts have shown to bear, where that is less than usual. */
  loadRooms(): readonly { readonly host: string; readonly room: number }[];
  /** Keeps what was learned of hosts; room null: as much as usual. */
  saveRooms(rooms: readonly { readonly host: string; readonly room: number | null }[]): void;
  /** Forgets tasks, and the batches that have none left. */
  removeTasks(ids: readonly number[]): void;
}

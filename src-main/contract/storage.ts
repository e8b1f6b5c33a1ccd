import type { Batch, Task, Times } from './task.ts';

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
  /** Keeps the present form of tasks that were added before, in one transaction. */
  saveTasks(tasks: readonly Task[]): void;
  saveTimes(times: Times): void;
  /** Forgets tasks, and the batches that have none left. */
  removeTasks(ids: readonly number[]): void;
}

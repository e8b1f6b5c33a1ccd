import type { BatchOptions } from '../contract/task.ts';
import { globalLimit, type LimitId, RateLimits } from './rate-limit.ts';
import type { LiveTask } from './task-table.ts';

/** The limits of speed: of everything together, of lists, of tasks. */
export class Limits {
  readonly #limits = new RateLimits();
  readonly #ofBatches = new Map<number, LimitId>();
  readonly #ofTasks = new Map<number, LimitId>();

  constructor(bytesPerSecond: number | null) {
    this.setAll(bytesPerSecond);
  }

  /** What the threads draw from. */
  get shared(): SharedArrayBuffer {
    return this.#limits.shared;
  }

  /** Limits everything together. */
  setAll(bytesPerSecond: number | null): void {
    this.#limits.set(globalLimit, bytesPerSecond);
  }

  /** Those that a task is under. */
  of({ id, task }: LiveTask, { bytesPerSecond }: BatchOptions): readonly LimitId[] {
    const ofBatch = this.#keep(this.#ofBatches, task.batchId, bytesPerSecond);
    const ofTask = this.#keep(this.#ofTasks, id, task.bytesPerSecond);
    return [globalLimit, ...ofBatch, ...ofTask];
  }

  #keep(
    limits: Map<number, LimitId>,
    key: number,
    bytesPerSecond: number | null,
  ): readonly LimitId[] {
    let limit = limits.get(key);
    if (limit === undefined) {
      if (bytesPerSecond === null) return [];
      limit = this.#limits.add(bytesPerSecond);
      limits.set(key, limit);
    }
    this.#limits.set(limit, bytesPerSecond);
    return [limit];
  }
}

import type { BatchOptions } from '../contract/task.ts';
import { globalLimit, type LimitId, RateLimits } from './rate-limit.ts';
import type { LiveTask } from './task-table.ts';

// There is room for a limited number of them, and a list may have one for each of its files.
const mostOfTasks = 1024;

/** The limits of speed: of everything together, of lists, of tasks. */
export class Limits {
  readonly #limits = new RateLimits();
  readonly #ofBatches = new Map<number, LimitId>();
  readonly #ofTasks = new Map<LiveTask, LimitId>();

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
  of(live: LiveTask, { bytesPerSecond }: BatchOptions): readonly LimitId[] {
    const { task } = live;
    const ofBatch = this.#keep(this.#ofBatches, task.batchId, bytesPerSecond);
    if (this.#ofTasks.size >= mostOfTasks) this.#forgetIdle();
    const ofTask = this.#keep(this.#ofTasks, live, task.bytesPerSecond);
    return [globalLimit, ...ofBatch, ...ofTask];
  }

  /** Nothing draws from the limit of a task that is not worked on. */
  #forgetIdle(): void {
    for (const [live, limit] of this.#ofTasks) {
      if (live.workingSince !== null) continue;
      this.#limits.remove(limit);
      this.#ofTasks.delete(live);
    }
  }

  #keep<Key>(
    limits: Map<Key, LimitId>,
    key: Key,
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

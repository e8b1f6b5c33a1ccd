import type { BatchOptions } from '../contract/task.ts';
import type { LiveTask } from './live-task.ts';
import { globalLimit, type LimitId, RateLimits } from './rate-limit.ts';

/**
 * The limits of speed: of everything together, of lists, of tasks. There is room for some thousands
 * of them; where it runs out, those that nothing draws from are given back.
 */
export class Limits {
  readonly #limits = new RateLimits();
  readonly #ofBatches = new Map<number, LimitId>();
  readonly #ofTasks = new Map<number, LimitId>();
  readonly #working: () => Iterable<LiveTask>;
  #ofAll: number | null = null;

  /** @param working the tasks that draw from limits, or are about to. */
  constructor(bytesPerSecond: number | null, working: () => Iterable<LiveTask>) {
    this.#working = working;
    this.setAll(bytesPerSecond);
  }

  /** What the threads draw from. */
  get shared(): SharedArrayBuffer {
    return this.#limits.shared;
  }

  /** The lowest limit that a task is under, in bytes a second; Infinity where there is none. */
  least({ task }: LiveTask, { bytesPerSecond }: BatchOptions): number {
    const limits = [this.#ofAll, bytesPerSecond, task.bytesPerSecond];
    return Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));
  }

  /** Limits everything together. */
  setAll(bytesPerSecond: number | null): void {
    this.#ofAll = bytesPerSecond;
    this.#limits.set(globalLimit, bytesPerSecond);
  }

  /**
   * Those that a task that is worked on is under. Where more limits are drawn from at once than
   * there is room for, some tasks are under the one of everything only.
   */
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
      if (this.#limits.isFull) this.#giveBackIdle();
      if (this.#limits.isFull) return [];
      limit = this.#limits.add(bytesPerSecond);
      limits.set(key, limit);
    }
    this.#limits.set(limit, bytesPerSecond);
    return [limit];
  }

  #giveBackIdle(): void {
    const working = [...this.#working()];
    this.#giveBack(this.#ofBatches, new Set(working.map(({ task }) => task.batchId)));
    this.#giveBack(this.#ofTasks, new Set(working.map(({ id }) => id)));
  }

  #giveBack(limits: Map<number, LimitId>, used: ReadonlySet<number>): void {
    for (const [key, limit] of limits) {
      if (used.has(key)) continue;
      this.#limits.remove(limit);
      limits.delete(key);
    }
  }
}

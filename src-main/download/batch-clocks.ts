import type { BatchElapsed } from '../contract/storage.ts';
import { Clock, type Now } from './clock.ts';

/** For each batch, the wall-clock time during which at least one of its tasks was under way. */
export class BatchClocks {
  readonly #now: Now;
  readonly #clocks = new Map<number, Clock>();
  /** Ids of those that ran since they were last kept. */
  readonly #unsaved = new Set<number>();

  /** Goes on from what was kept. */
  constructor(now: Now, elapsed: readonly BatchElapsed[]) {
    this.#now = now;
    for (const { batchId, elapsedMs } of elapsed) {
      this.#clocks.set(batchId, new Clock(now, elapsedMs));
    }
  }

  /** One more task of the batch is under way. */
  start(batchId: number): void {
    this.#clockOf(batchId).start();
    this.#unsaved.add(batchId);
  }

  /** A task of the batch that was under way is so no more. */
  stop(batchId: number): void {
    this.#clockOf(batchId).stop();
  }

  /** Milliseconds so far. */
  elapsedMs(batchId: number): number {
    return this.#clocks.get(batchId)?.elapsedMs ?? 0;
  }

  /** What is not kept yet in its present form. */
  unsaved(): BatchElapsed[] {
    return Array.from(this.#unsaved, (batchId) => ({
      batchId,
      elapsedMs: this.elapsedMs(batchId),
    }));
  }

  /** What `unsaved` gave just now has been kept. */
  saved(): void {
    for (const batchId of this.#unsaved) {
      if (!this.#clockOf(batchId).isRunning) this.#unsaved.delete(batchId);
    }
  }

  #clockOf(batchId: number): Clock {
    let clock = this.#clocks.get(batchId);
    if (clock === undefined) {
      clock = new Clock(this.#now);
      this.#clocks.set(batchId, clock);
    }
    return clock;
  }
}

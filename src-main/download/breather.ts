import { setImmediate } from 'node:timers/promises';

// What else waits for this thread waits no longer than about this, in milliseconds.
const longestTurnMs = 4;

/** Lets long work on the main thread give way: to downloads, to the window. */
export class Breather {
  #since = performance.now();

  /** Whether it is time to `wait`; to be asked often. */
  get isDue(): boolean {
    return performance.now() - this.#since >= longestTurnMs;
  }

  /** Lets everybody else have a turn. */
  async wait(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}

/** A source of time in milliseconds that never goes back. */
export type Now = () => number;

/** Adds up the wall-clock time during which at least one piece of work was under way. */
export class Clock {
  readonly #now: Now;
  #before: number;
  #startedAt = 0;
  #working = 0;

  constructor(now: Now, elapsedMs = 0) {
    this.#now = now;
    this.#before = elapsedMs;
  }

  /** One more piece of work is under way. */
  start(): void {
    if (this.#working === 0) this.#startedAt = this.#now();
    this.#working += 1;
  }

  /** A piece of work that was started has ended. */
  stop(): void {
    this.#working -= 1;
    if (this.#working === 0) this.#before += this.#now() - this.#startedAt;
  }

  get isRunning(): boolean {
    return this.#working > 0;
  }

  /** Milliseconds so far. */
  get elapsedMs(): number {
    return this.#before + (this.#working > 0 ? this.#now() - this.#startedAt : 0);
  }
}

import { Growth } from './growth.ts';

// A file that comes with this share of its speed limit is held by that, not by its connections.
const limitedShare = 0.7;

// What it comes with is not known before.
const limitSettleMs = 1_000;

// After a refusal no connection is added for so long.
const refusalPauseMs = 1_000;

/** The connections that a file has, and the bytes a millisecond that they bring together. */
export interface Present {
  readonly size: number;
  readonly rate: number;
}

/** When a file may have one more connection. Times are milliseconds of a clock that never goes back. */
export class Expansion {
  #growth: Growth | undefined;
  #pausedUntil = 0;
  /** When the first answer came. */
  #beganAt = Number.POSITIVE_INFINITY;
  #setUpMs = 100;

  /** Milliseconds from asking to the first byte. */
  get setUpMs(): number {
    return this.#setUpMs;
  }

  /** A connection has its first byte, `firstByteMs` after it was asked for. */
  answered(firstByteMs: number, now: number): void {
    this.#setUpMs = Math.max(firstByteMs, 10);
    this.#beganAt = Math.min(this.#beganAt, now);
  }

  /** A server refused or broke a connection, or one had to make room. */
  pause(now: number): void {
    this.#pausedUntil = now + refusalPauseMs;
  }

  isPaused(now: number): boolean {
    return now < this.#pausedUntil;
  }

  /**
   * Whether more connections would only share what a speed limit lets through.
   * @param limit in bytes a second; Infinity for none.
   * @param rate in bytes a millisecond.
   */
  isAtLimit(limit: number, rate: number, now: number): boolean {
    if (!Number.isFinite(limit)) return false;
    const isYoung = now - this.#beganAt < limitSettleMs;
    return isYoung || rate >= (limit / 1000) * limitedShare;
  }

  /** Whether the connections that there are pay, so that one more may, too; see `Growth`. */
  allows(total: number, { size, rate }: Present, now: number): boolean {
    this.#growth ??= new Growth(total, now);
    return this.#growth.allows(size, rate, this.#setUpMs, now);
  }
}

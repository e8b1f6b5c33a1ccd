import type { Figures } from '../contract/snapshot.ts';
import type { TaskStatus } from '../contract/task.ts';

/** What one task adds to a sum; sizes in bytes. */
export interface Share {
  readonly status: TaskStatus;
  readonly received: number;
  /** Null when nobody knows yet. */
  readonly expected: number | null;
  /** Whether the clock counts it. */
  readonly isTimed: boolean;
}

/** A sum over tasks, kept up to date by what each of them adds. */
export class Tally {
  readonly counts: Record<TaskStatus, number> = {
    queued: 0,
    waiting: 0,
    probing: 0,
    downloading: 0,
    verifying: 0,
    finalising: 0,
    done: 0,
    paused: 0,
    failed: 0,
    cancelled: 0,
  };
  #tasks = 0;
  #received = 0;
  #expected = 0;
  #unknown = 0;
  #receivedOfUnknown = 0;
  #receivedOfCancelled = 0;

  /** Adds the share of a task, or takes it back. */
  sum({ status, received, expected }: Share, sign: 1 | -1): void {
    this.counts[status] += sign;
    this.#tasks += sign;
    this.#received += sign * received;
    if (status === 'cancelled') this.#receivedOfCancelled += sign * received;
    if (expected === null) {
      this.#unknown += sign;
      this.#receivedOfUnknown += sign * received;
    } else {
      this.#expected += sign * expected;
    }
  }

  get figures(): Figures {
    return {
      done: this.counts.done,
      failed: this.counts.failed,
      received: this.#received,
      expected: this.#expected + this.#receivedOfUnknown,
      unknown: this.#unknown,
      progress: this.#progress(),
    };
  }

  /** From 0 to 1, and 1 only when every task that was not cancelled is done. */
  #progress(): number {
    const { done, cancelled } = this.counts;
    const wanted = this.#tasks - cancelled;
    if (wanted === 0 || done === wanted) return wanted === 0 ? 0 : 1;
    // Files of unknown size count as much as the others do on average.
    const known = wanted - this.#unknown;
    const expected = this.#expected - this.#receivedOfCancelled;
    const received = this.#received - this.#receivedOfCancelled;
    const whole = known === 0 ? 0 : (expected / known) * wanted;
    return Math.min(whole === 0 ? done / wanted : received / whole, 0.9999);
  }
}

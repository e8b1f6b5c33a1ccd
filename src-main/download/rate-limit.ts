import type { Now } from './clock.ts';

/** The number of a speed limit within its `RateLimits`. */
export type LimitId = number;

/** The limit that is there from the start, for everything together. */
export const globalLimit: LimitId = 0;

/** Milliseconds since a fixed moment, the same for all threads of the process. */
export const sharedNow: Now = () => Number(process.hrtime.bigint()) / 1e6;

// How a limit lies in shared memory: a version, then two banks of terms. The even versions are in
// the first bank, the odd ones in the second, so new terms are written aside and then made valid by
// one store. 64 bytes a limit: threads that draw from different limits do not share a cache line.
const words = 8;
const bankWords = 3;
const rateWord = 0; // bytes a second; 0 is no limit
const sinceWord = 1; // nanoseconds by the shared clock
const soldWord = 2; // bytes

// What nobody took up at its time can be had for this long, so that late timers lose nothing.
const burstMs = 100;
// A turn of one transfer is what the limit lets through in this time, or the few bytes below which
// a read is not worth its costs.
const turnMs = 10;
const leastTurn = 256;
// Nobody sleeps longer than this without looking whether the limit is another one by now.
const longestWaitMs = 250;

/** The terms of one limit; each version has its own. */
interface Terms {
  readonly version: number;
  readonly bank: number;
  readonly bytesPerSecond: number;
  readonly sinceMs: number;
}

/** What one transfer has of one limit. */
interface Account {
  readonly limit: LimitId;
  /** New ones void what was bought and what was owed under the old. */
  terms: Terms;
  /** Bytes that may be taken in; below 0 when more came than was paid for. */
  credit: number;
  /** Bytes that are bought and become credit when their turn has come. */
  bought: number;
  /** The place of their end in all that the limit ever lets through, in bytes. */
  due: number;
}

/**
 * The speed limits of all transfers of a process, whichever thread they are in. One thread, the
 * owner of this object, sets them; the others get `shared` and draw from it through a `Throttle`.
 */
export class RateLimits {
  /** Goes to other threads as it is, by `workerData` or in a message. */
  readonly shared: SharedArrayBuffer;
  readonly #memory: BigInt64Array;
  readonly #now: Now;
  readonly #free: LimitId[];

  /** `capacity`: how many limits there may be at once, the global one included. */
  constructor(now: Now = sharedNow, capacity = 4096) {
    this.shared = new SharedArrayBuffer(capacity * words * BigInt64Array.BYTES_PER_ELEMENT);
    this.#memory = new BigInt64Array(this.shared);
    this.#now = now;
    this.#free = Array.from({ length: capacity - 1 }, (_, index) => capacity - 1 - index);
  }

  /** Whether there are as many as there may be. */
  get isFull(): boolean {
    return this.#free.length === 0;
  }

  /**
   * One more limit.
   * @throws RangeError when there are as many as there may be, and for what is not a rate.
   */
  add(bytesPerSecond: number | null): LimitId {
    const limit = this.#free.pop();
    if (limit === undefined) throw new RangeError('There are too many speed limits.');
    this.set(limit, bytesPerSecond);
    return limit;
  }

  /**
   * Sets a limit in bytes a second, null for none. Transfers that wait notice within 250 ms, and
   * from now on no more comes than the new rate allows. Setting the same rate changes nothing.
   * @throws RangeError for what is not a rate: less than one byte a second, or no number.
   */
  set(limit: LimitId, bytesPerSecond: number | null): void {
    const rate = Math.round(bytesPerSecond ?? 0);
    if (bytesPerSecond !== null && !(rate >= 1 && Number.isSafeInteger(rate))) {
      throw new RangeError(`${bytesPerSecond} bytes a second is not a speed limit.`);
    }
    const { version, bytesPerSecond: before } = termsOf(this.#memory, limit);
    if (rate === before) return;
    const next = version + 1;
    const bank = bankOf(limit, next);
    Atomics.store(this.#memory, bank + rateWord, BigInt(rate));
    Atomics.store(this.#memory, bank + sinceWord, BigInt(Math.round(this.#now() * 1e6)));
    Atomics.store(this.#memory, bank + soldWord, 0n);
    Atomics.store(this.#memory, limit * words, BigInt(next));
  }

  /** Ends a limit that no transfer draws from any more; its number goes to another one. */
  remove(limit: LimitId): void {
    this.set(limit, null);
    this.#free.push(limit);
  }
}

/**
 * Keeps one transfer to the limits that it is under, in any thread. It holds no bytes and no timer:
 * before each read the transfer asks `wait`, and while that is not 0 it leaves its socket paused.
 *
 * Each limit sells its bandwidth by the byte, first come, first served: a transfer buys a turn (10 ms
 * of the limit) before it reads, gets it when all that was sold earlier has had its time, uses it
 * up in as many reads as it takes and joins the queue again. This is the generic cell rate algorithm
 * for the limit and surplus round robin among the transfers, so all of them get equally many bytes
 * a second, however large their reads are. Who reads more than was paid for goes into debt and
 * sits out as many turns: still fair and right on average, but ahead of the limit by as much. Where
 * only a few share a limit, who is always woken some milliseconds later than the others gets less.
 */
export class Throttle {
  readonly #memory: BigInt64Array;
  readonly #now: Now;
  readonly #accounts: readonly Account[];

  constructor(shared: SharedArrayBuffer, limits: readonly LimitId[], now: Now = sharedNow) {
    this.#memory = new BigInt64Array(shared);
    this.#now = now;
    this.#accounts = limits.map((limit) => {
      return { limit, terms: termsOf(this.#memory, limit), credit: 0, bought: 0, due: 0 };
    });
  }

  /**
   * Whole milliseconds after which to ask again, at most 250; 0 when it is this transfer's turn
   * to read. To be asked before the first read, too: many small files are slowed down only there.
   * @param remaining bytes that are still to come, where known: no more than these are bought.
   */
  wait(remaining = Number.POSITIVE_INFINITY): number {
    if (remaining <= 0) return 0;
    let longest = 0;
    for (const account of this.#accounts) {
      const terms = this.#refresh(account);
      if (terms.bytesPerSecond === 0) continue;
      longest = Math.max(longest, this.#msToCredit(account, terms, remaining));
    }
    return Math.min(Math.ceil(longest), longestWaitMs);
  }

  /** Says that so many bytes were taken in. */
  took(bytes: number): void {
    for (const account of this.#accounts) {
      if (this.#refresh(account).bytesPerSecond > 0) account.credit -= bytes;
    }
  }

  /** The largest read that is sensible now, in bytes: `most`, or less under a limit; never 0. */
  chunkFor(most: number): number {
    let bytes = most;
    for (const account of this.#accounts) {
      const { bytesPerSecond } = this.#refresh(account);
      if (bytesPerSecond === 0) continue;
      const { credit } = account;
      const sensible = credit > 0 ? Math.max(credit, leastTurn) : turnOf(bytesPerSecond);
      bytes = Math.min(bytes, sensible);
    }
    return bytes;
  }

  /** Gives back what was bought and not used, and pays debts. To be called once, at the end. */
  end(): void {
    for (const account of this.#accounts) {
      const terms = this.#refresh(account);
      const unused = account.credit + account.bought;
      if (unused !== 0) this.#buy(terms, -unused, this.#now());
      account.credit = 0;
      account.bought = 0;
    }
  }

  /** The terms as they are now. */
  #refresh(account: Account): Terms {
    if (versionOf(this.#memory, account.limit) !== account.terms.version) {
      account.terms = termsOf(this.#memory, account.limit);
      account.credit = 0;
      account.bought = 0;
    }
    return account.terms;
  }

  #msToCredit(account: Account, terms: Terms, remaining: number): number {
    const now = this.#now();
    const passed = passedBy(terms, now);
    for (;;) {
      const missing = account.bought === 0 ? 0 : account.due - passed;
      if (missing > 0) return (missing * 1000) / terms.bytesPerSecond;
      account.credit += account.bought;
      account.bought = 0;
      if (account.credit > 0) return 0;
      const wanted = Math.min(turnOf(terms.bytesPerSecond), remaining - account.credit);
      account.due = this.#buy(terms, wanted, now);
      account.bought = wanted;
    }
  }

  /** Buys at the end of the queue, or gives back there; returns the place of the last byte. */
  #buy(terms: Terms, bytes: number, now: number): number {
    const index = terms.bank + soldWord;
    const burst = (terms.bytesPerSecond * burstMs) / 1000;
    const earliest = Math.floor(passedBy(terms, now) - burst);
    for (;;) {
      const sold = Atomics.load(this.#memory, index);
      const due = Math.max(Number(sold), earliest) + bytes;
      if (Atomics.compareExchange(this.#memory, index, sold, BigInt(due)) === sold) return due;
    }
  }
}

/** What the limit has let through since its terms hold, if everything was wanted; in bytes. */
function passedBy({ bytesPerSecond, sinceMs }: Terms, now: number): number {
  return ((now - sinceMs) * bytesPerSecond) / 1000;
}

function turnOf(bytesPerSecond: number): number {
  return Math.max(Math.round((bytesPerSecond * turnMs) / 1000), leastTurn);
}

function bankOf(limit: LimitId, version: number): number {
  return limit * words + 1 + (version % 2) * bankWords;
}

function versionOf(memory: BigInt64Array, limit: LimitId): number {
  return Number(Atomics.load(memory, limit * words));
}

/** Reads terms that belong together, even while others are being set. */
function termsOf(memory: BigInt64Array, limit: LimitId): Terms {
  for (;;) {
    const version = versionOf(memory, limit);
    const bank = bankOf(limit, version);
    const bytesPerSecond = Number(Atomics.load(memory, bank + rateWord));
    const sinceMs = Number(Atomics.load(memory, bank + sinceWord)) / 1e6;
    if (versionOf(memory, limit) === version) return { version, bank, bytesPerSecond, sinceMs };
  }
}

/** What of a file one connection is for at first, in bytes. */
const bytesPerConnection = 16 * 1024 * 1024;

// The rates of new connections are not known before.
const settleMs = 200;

// Less than this factor is noise.
const pays = 1.1;

/**
 * How many connections one file may have: a few by its size at first, twice as many each time that
 * paid.
 */
export class Growth {
  #most: number;
  #rateBefore = 0;
  #raisedAt: number;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(total: number, now: number) {
    this.#most = 1 + Math.floor(total / bytesPerConnection);
    this.#raisedAt = now;
  }

  /**
   * Whether a file with so many connections, which bring `rate` together, may have one more.
   * @param setUpMs from asking to the first byte.
   */
  allows(connections: number, rate: number, setUpMs: number, now: number): boolean {
    if (connections < this.#most) return true;
    if (now - this.#raisedAt < settleMs + 2 * setUpMs) return false;
    if (rate < this.#rateBefore * pays) return false;
    this.#rateBefore = rate;
    this.#raisedAt = now;
    this.#most = connections * 2;
    return true;
  }
}

/** Notices a body that comes too slowly to be worth waiting for. Times are in milliseconds. */
export class Pace {
  readonly #floor: number;
  readonly #overMs: number;
  #since: number;
  #bytes = 0;
  #pausedAt: number | null = null;

  /** @param floor - Bytes a second that must come on average over `overMs`. */
  constructor(floor: number, overMs: number, now: number) {
    this.#floor = floor;
    this.#overMs = overMs;
    this.#since = now;
  }

  /** The receiver lets the body wait. */
  pause(now: number): void {
    this.#pausedAt ??= now;
  }

  resume(now: number): void {
    if (this.#pausedAt === null) return;
    this.#since += now - this.#pausedAt;
    this.#pausedAt = null;
  }

  /** Looks at `bytes`, which is how many have come in all. */
  isTooSlow(now: number, bytes: number): boolean {
    const elapsed = now - this.#since;
    if (this.#pausedAt !== null || elapsed < this.#overMs) return false;
    const isTooSlow = bytes - this.#bytes < (this.#floor * elapsed) / 1000;
    this.#since = now;
    this.#bytes = bytes;
    return isTooSlow;
  }
}

/** Something whose pace is looked at now and then. */
export interface Paced {
  checkPace(now: number): void;
}

// A quarter of the shortest time that makes sense.
const lookEveryMs = 250;

/** Looks at everything that is under way with one timer, which does not keep a process alive. */
export class PaceWatch {
  readonly #paced = new Set<Paced>();
  #timer: NodeJS.Timeout | undefined;

  add(paced: Paced): void {
    this.#paced.add(paced);
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs).unref();
  }

  delete(paced: Paced): void {
    this.#paced.delete(paced);
  }

  #look(): void {
    const now = performance.now();
    for (const paced of this.#paced) paced.checkPace(now);
    // Rather here than for each small file.
    if (this.#paced.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

import type { Gap } from '../contract/task.ts';
import type { Connection, Connections } from './connections.ts';
import {
  adopt,
  assign,
  bestSplit,
  cover,
  join,
  limit,
  missingOf,
  type Plan,
  type Progress,
  planOf,
  progressOf,
  release,
  type Segment,
  split,
} from './plan.ts';

const leastSegmentBytes = 512 * 1024;

/** How what is missing of a file is divided among its connections. */
export class Division {
  readonly #connections: Connections;
  #plan: Plan;

  constructor(gaps: readonly Gap[], connections: Connections) {
    this.#connections = connections;
    this.#plan = planOf(gaps);
  }

  /** What is missing, by the connections that have ended. */
  get plan(): Plan {
    return this.#plan;
  }

  /** Whether nothing is missing. */
  get isDone(): boolean {
    return this.#plan.length === 0;
  }

  /** The first segment that nobody fetches. */
  get open(): Segment | undefined {
    return this.#plan.find(({ transfer }) => transfer === null);
  }

  /** Bytes that no connection has brought yet; null while the length of the file is not known. */
  get missing(): number | null {
    return missingOf(this.#connections.present(this.#plan));
  }

  /** What the connections have brought so far, of a file of `size` bytes. */
  progress(size: number | null): Progress {
    return progressOf(this.#connections.present(this.#plan), size);
  }

  /** How many bytes are there without a hole before the segment that begins at `from`. */
  heldBefore(from: number): number {
    const before = this.#plan.findLast((segment) => segment.from < from);
    return from - (before === undefined ? 0 : (before.end ?? from));
  }

  /** A connection fetches a segment from now on. */
  give(segment: Segment, connection: Connection): void {
    this.#plan = assign(this.#plan, segment, connection.handle.id);
    for (const other of this.#connections.all) other.isAlone = false;
    this.#connections.add(connection);
  }

  /**
   * Cuts off a segment under way what one more connection is for, where that saves time, and has
   * that connection added. The other one is clipped when the new one has begun: not every server
   * keeps its word.
   *
   * @param setUpMs milliseconds from asking to the first byte.
   * @param add adds it; false where it could not, and then nothing is cut.
   */
  cut(setUpMs: number, add: (far: Segment) => boolean): boolean {
    const best = bestSplit(this.#connections.runnings(this.#plan), {
      newRate: this.#connections.usualRate,
      setUpMs,
      leastBytes: leastSegmentBytes,
    });
    if (best === null) return false;
    const before = this.#plan;
    const cut = split(before, best.transfer, best.at);
    const far = cut.find(({ from, transfer }) => from === best.at && transfer === null);
    if (far === undefined) return false;
    this.#plan = cut;
    const isAdded = add(far);
    if (!isAdded) this.#plan = before;
    return isAdded;
  }

  /** A connection has begun to bring bytes, those before `end`; null where it does not say. */
  began(connection: Connection, end: number | null): void {
    this.#connections.clipOthers(connection);
    if (end === null) return;
    // A shorter range than asked for leaves a rest.
    this.#plan = split(this.#plan, connection.handle.id, end);
    connection.end = Math.min(connection.end, end);
  }

  /** A connection brings the whole file, of `size` bytes, and is the only one. */
  giveWhole(connection: Connection, size: number | null): void {
    this.#plan = [{ from: 0, end: size, transfer: connection.handle.id }];
    connection.from = 0;
    connection.end = size ?? Number.POSITIVE_INFINITY;
  }

  /** A connection has ended, and brought the bytes before `position`. */
  ended({ handle, from }: Connection, position: number): void {
    this.#plan = release(cover(this.#plan, from, position), handle.id);
  }

  /** Takes away a connection that has ended. */
  remove(connection: Connection): void {
    this.#connections.remove(connection);
    // One that never began gives its bytes back to the one that is on the way to them.
    for (const { handle, from, end } of this.#connections.all) {
      this.#plan = join(adopt(this.#plan, handle.id, from, end), handle.id, end);
    }
  }

  /** No byte stands beyond `size`. */
  limit(size: number): void {
    this.#plan = limit(this.#plan, size);
  }

  /** Everything is missing. */
  startOver(): void {
    this.#plan = planOf([{ from: 0, end: null }]);
  }

  /**
   * How the file is divided now.
   * @returns what that leaves to fetch once the transfers have reached certain positions, by id.
   */
  snapshot(): (positions: Iterable<readonly [id: number, position: number]>) => Plan {
    const plan = this.#plan;
    const starts = new Map(
      Array.from(this.#connections.all, ({ handle, from }) => [handle.id, from]),
    );
    return (positions) => {
      let left = plan;
      for (const [id, position] of positions) {
        left = cover(left, starts.get(id) ?? position, position);
      }
      return left;
    };
  }
}

import type { Source } from './addresses.ts';
import type { TransferHandle } from './byte-path/byte-path.ts';
import { cover, type Plan, type Running } from './plan.ts';

/** One connection of a file. */
export interface Connection {
  readonly handle: TransferHandle;
  readonly source: Source;
  /** Host whose slot it holds beyond the one of the task; null for that one. */
  readonly slot: string | null;
  /** First byte that it fetches. */
  from: number;
  /** Byte after the last one that it was told to fetch. */
  end: number;
  /** How many bytes before `from` it compares. */
  readonly overlap: number;
  /** No other one has fetched a part of the file since it began. */
  isAlone: boolean;
  readonly startedAt: number;
  /** It was asked to make room for a file that waits. */
  isLeaving: boolean;
}

/** A connection that holds a slot beyond the one of its task. */
export type ExtraConnection = Connection & { readonly slot: string };

// How many rates of connections that are over are remembered.
const mostEarlierRates = 16;

// One that has not brought a byte for so long is not merely young.
const youngMs = 1_000;

/** The connections of one file, and how fast they are. */
export class Connections {
  readonly #connections = new Map<number, Connection>();
  /** Of connections that ended well, the latest first. */
  #earlierRates: readonly number[] = [];

  get size(): number {
    return this.#connections.size;
  }

  get all(): Iterable<Connection> {
    return this.#connections.values();
  }

  get(id: number): Connection | undefined {
    return this.#connections.get(id);
  }

  add(connection: Connection): void {
    connection.source.connections += 1;
    this.#connections.set(connection.handle.id, connection);
  }

  remove({ handle, source }: Connection): void {
    source.connections -= 1;
    this.#connections.delete(handle.id);
  }

  /** Those that hold a slot of their own, and are to stay. */
  get extra(): readonly ExtraConnection[] {
    return [...this.all].filter(
      (connection): connection is ExtraConnection =>
        connection.slot !== null && !connection.isLeaving,
    );
  }

  /** Whether one uses the slot that the task holds anyway. */
  get useOwnSlot(): boolean {
    return [...this.all].some(({ slot }) => slot === null);
  }

  /** Bytes a millisecond of all together. */
  get rate(): number {
    let sum = 0;
    for (const { handle } of this.all) sum += handle.rate;
    return sum;
  }

  /** Keeps the rate of a connection that ended well. */
  remember({ handle }: Connection): void {
    if (handle.rate === 0) return;
    this.#earlierRates = [handle.rate, ...this.#earlierRates].slice(0, mostEarlierRates);
  }

  /**
   * What one more connection may be expected to bring, in bytes a millisecond: the median of those
   * that there are and were; 1 while none is known.
   */
  get usualRate(): number {
    const present = Array.from(this.all, ({ handle }) => handle.rate);
    const rates = [...present.filter((rate) => rate > 0), ...this.#earlierRates];
    rates.sort((one, other) => one - other);
    return rates[Math.floor(rates.length / 2)] ?? 1;
  }

  /** The plan without what the connections have been reported to have brought. */
  present(plan: Plan): Plan {
    let present = plan;
    for (const { from, handle } of this.all) present = cover(present, from, handle.position);
    return present;
  }

  /** What is likely to be left of the segments that are being fetched, with their rates. */
  runnings(plan: Plan): readonly Running[] {
    const { usualRate } = this;
    const now = performance.now();
    return this.present(plan).flatMap(({ from, end, transfer }) => {
      const connection = transfer === null ? undefined : this.get(transfer);
      if (connection === undefined || transfer === null || end === null) return [];
      const { handle, startedAt } = connection;
      const isYoung = now - startedAt < youngMs;
      const rate = handle.rate === 0 && isYoung ? usualRate : handle.rate;
      return { transfer, from: Math.min(Math.max(from, handle.reached), end), end, rate };
    });
  }

  /**
   * What `connection` has begun to fetch is no longer for those that were on the way to it. Where
   * it was to replace one that stood still and that moves again, it is the one that goes.
   */
  clipOthers(connection: Connection): void {
    const { from } = connection;
    for (const other of this.all) {
      if (other === connection || other.from > from || other.end <= from) continue;
      if (other.from < from) {
        other.end = from;
        other.handle.clip(from);
      } else if (other.handle.position > from) {
        void connection.handle.stop();
      } else {
        void other.handle.stop();
      }
    }
  }

  /** Stops all of them; returns when they are out of use. */
  async stop(): Promise<void> {
    await Promise.all(Array.from(this.all, ({ handle }) => handle.stop()));
  }
}

import type { Failure } from '../contract/failure.ts';
import { type Interfaces, isConnected, mayBeOffline, speaksOfNoNetwork } from './network.ts';

/** What is known of the failures in a row of one task. Times are milliseconds since 1970. */
interface Outage {
  /** When the first of them came. */
  readonly since: number;
  /** When the last of them came. */
  readonly at: number;
  /** How many there were. */
  readonly times: number;
  /** Bytes that the task had by then, and that had come in for all of them. */
  readonly own: number;
  readonly received: number;
  /** Bytes came in for others meanwhile: it is the server, not the network. */
  readonly isServers: boolean;
}

/** What a failure is judged by. */
export interface Circumstances {
  /** Null when they cannot be told. */
  readonly interfaces: () => Interfaces | null;
  /** Bytes that have come in so far, for all tasks. */
  readonly received: number;
  /** How often the person wants a failure to be tried again. */
  readonly retries: number;
}

// A name server that is broken for good looks like a network that is.
const longestMs = 3_600_000;

// Failures that lie further apart are not in a row: it was paused, or the machine slept.
const apartMs = 300_000;

/** Tells failures of the network, which no task is to blame for, from those of servers. */
export class Outages {
  readonly #outages = new WeakMap<object, Outage>();

  /**
   * How often in a row a task has failed for want of a network, this time included; null where that
   * is not why it failed. Where this machine has no address that goes on for ever; where only the
   * failure speaks of it, for an hour, and only while nothing comes in for others.
   *
   * @param task whose `received` are its bytes so far.
   */
  timesFor(
    task: { readonly received: number },
    failure: Failure,
    { interfaces, received, retries }: Circumstances,
  ): number | null {
    const present = mayBeOffline(failure) ? interfaces() : null;
    const isOffline = present !== null && !isConnected(present);
    if (present === null || (!isOffline && !speaksOfNoNetwork(failure, present))) {
      this.#outages.delete(task);
      return null;
    }
    const at = Date.now();
    const own = task.received;
    const fresh = { since: at, at, times: 0, own, received, isServers: false };
    const known = this.#outages.get(task);
    const isInRow = known !== undefined && known.own === own && at - known.at < apartMs;
    const before = isInRow ? known : fresh;
    const isServers = !isOffline && (before.isServers || before.received !== received);
    const times = before.times + 1;
    this.#outages.set(task, { since: before.since, at, times, own, received, isServers });
    if (isOffline) return times;
    return retries > 0 && !isServers && at - before.since < longestMs ? times : null;
  }
}

import { type Failure, FailureError } from '../contract/failure.ts';
import type { Rest } from '../contract/snapshot.ts';
import { longestAskedMs } from './retry.ts';

interface HostRest {
  /** Milliseconds since 1970: it goes on while the machine sleeps. */
  until: number;
  /** How many files the host has given since it first asked for patience. */
  served: number;
  /** How often it has asked since it last gave one. */
  asks: number;
}

/** Hosts that asked to be left alone for a time: none of their files is asked for meanwhile. */
export class Rests {
  readonly #rests = new Map<string, HostRest>();
  readonly #servedBefore = new WeakMap<object, number>();
  /** Hears when a host begins to rest. */
  onRest: () => void = () => undefined;

  /**
   * A host asked to be left alone. One answer may be about its file only; with the second one in a
   * row all files of the host wait for as long as it asked, up to an hour.
   */
  asked(host: string, milliseconds: number): void {
    const rest = this.#rests.get(host) ?? { until: 0, served: 0, asks: 0 };
    this.#rests.set(host, rest);
    rest.asks += 1;
    if (rest.asks === 1) return;
    const began = leftOf(rest) === 0;
    rest.until = Math.max(rest.until, Date.now() + Math.min(milliseconds, longestAskedMs));
    if (began) this.onRest();
  }

  /** Somebody wants to try it now. */
  lift(host: string): void {
    const known = this.#rests.get(host);
    if (known !== undefined) known.until = 0;
  }

  isResting(host: string): boolean {
    return this.leftMs(host) > 0;
  }

  leftMs(host: string): number {
    return this.#rests.size === 0 ? 0 : leftOf(this.#rests.get(host));
  }

  /** Milliseconds until the first host has rested; null where none rests. */
  nextEndMs(): number | null {
    const left = [...this.#rests.values()].map(leftOf).filter((ms) => ms > 0);
    return left.length === 0 ? null : Math.min(...left);
  }

  /** The hosts that rest at present. */
  now(): Rest[] {
    const resting = [...this.#rests].filter(([, rest]) => leftOf(rest) > 0);
    return resting.map(([host, { until }]) => ({ host, until }));
  }

  /** A host has given a file. */
  served(host: string): void {
    const known = this.#rests.get(host);
    if (known === undefined) return;
    known.served += 1;
    known.asks = 0;
  }

  /** Whether a host gave something to others since this was last asked for a task. */
  hasServedOthers(task: object, host: string): boolean {
    const served = this.#rests.get(host)?.served ?? 0;
    const before = this.#servedBefore.get(task) ?? served;
    this.#servedBefore.set(task, served);
    return served > before;
  }
}

function leftOf(rest: HostRest | undefined): number {
  const left = rest === undefined ? 0 : rest.until - Date.now();
  // More was never asked for: the clock was set back.
  return left > longestAskedMs ? 0 : Math.max(left, 0);
}

/** Milliseconds for which a server asked to be left alone; null where it did not. */
export function patienceAsked({ retry, retryAfterMs }: Failure): number | null {
  return retry === 'later' ? (retryAfterMs ?? null) : null;
}

const restDetail = 'an earlier answer asked for patience';

/** The failure of a task whose servers rest before it has asked them. */
export function stillRests(leftMs: number): FailureError {
  return new FailureError('http-status', {
    retry: 'later',
    message: 'The server asked to be left alone for a while.',
    detail: restDetail,
    retryAfterMs: leftMs,
  });
}

/** Whether nothing was asked: no attempt has failed. */
export function wasNoAttempt({ detail }: Failure): boolean {
  return detail === restDetail;
}

import type { Failure } from '../contract/failure.ts';

export interface RetryOptions {
  /** How often in a row to try again without a byte of progress. */
  readonly retries: number;
  /** From 0 to 1; spreads tasks that failed together. */
  readonly random: () => number;
}

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

// A server that names a year wants to be rid of us; the person can try again at any time.
export const longestAskedMs = 3_600_000;

/**
 * Milliseconds to wait before the next attempt, or null to give up.
 *
 * Exponential back-off with full jitter in its upper half; a server's Retry-After (RFC 9110,
 * 10.2.3) is obeyed up to an hour.
 *
 * @param attempts that failed in a row without progress, the last one included.
 */
export function retryIn(
  { retry, retryAfterMs }: Failure,
  attempts: number,
  { retries, random }: RetryOptions,
): number | null {
  if (retry === 'never' || attempts > retries) return null;
  if (retry === 'restart' && attempts > 1) return null;
  const backOff = Math.min(firstWaitMs * 2 ** (attempts - 1), longestWaitMs);
  const wait = Math.ceil(backOff * (0.5 + random() / 2));
  if (retryAfterMs === undefined) return wait;
  return Math.max(wait, Math.min(retryAfterMs, longestAskedMs));
}

/**
 * Reads a Retry-After field: seconds, or a date (RFC 9110, 10.2.3).
 *
 * @param now milliseconds since 1970.
 * @returns milliseconds to wait, 0 for a date that has passed; null for nonsense.
 */
export function readRetryAfter(field: string, now: number): number | null {
  const text = field.trim();
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Math.min(Math.round(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  }
  // RFC 9110, 5.6.7: three forms, all of them in the time of Greenwich; one does not say so.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text)) return null;
  const date = Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}

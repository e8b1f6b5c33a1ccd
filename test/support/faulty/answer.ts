import type { Fields } from './head.ts';

/** What the server says instead of, or before, giving the file. */
export type Answer =
  | { readonly kind: 'file' }
  /** Accepts the request and stays silent. */
  | { readonly kind: 'never' }
  /** Sends the first half of the head and stays silent. */
  | { readonly kind: 'half-head' }
  /** Resets the connection before the first byte. */
  | { readonly kind: 'reset' }
  /** Closes the connection before the first byte. */
  | { readonly kind: 'close' }
  /** `retryAfter` is written as given: seconds, a date or nonsense. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string | number;
      readonly headers?: Fields;
    }
  /** 200 with a page of HTML: a form to log in, or the hotel's network. */
  | { readonly kind: 'page' }
  /**
   * `to` is written as given; without it there is no Location. With `fresh` each request is sent
   * to a fresh address of the file at `to`.
   */
  | {
      readonly kind: 'redirect';
      readonly to?: string;
      readonly status?: number;
      readonly fresh?: boolean;
    }
  /** Redirects `hops` times, to addresses that differ in the query, and gives the file then. */
  | { readonly kind: 'redirect-chain'; readonly hops: number; readonly status?: number }
  /** Redirects to itself for ever. */
  | { readonly kind: 'redirect-loop' }
  /** Bytes that are not HTTP, then the end. */
  | { readonly kind: 'garbage' };

/** What the server says instead of, or before, giving the file. */
export type Answer =
  | { readonly kind: 'file' }
  /** Accepts the request and stays silent. */
  | { readonly kind: 'never' }
  /** Resets the connection before the first byte. */
  | { readonly kind: 'reset' }
  /** `retryAfter` is written as given: seconds, a date or nonsense. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string | number }
  /** `to` is written as given; without it there is no Location. */
  | { readonly kind: 'redirect'; readonly to?: string; readonly status?: number }
  /** Redirects to itself for ever. */
  | { readonly kind: 'redirect-loop' }
  /** Bytes that are not HTTP, then the end. */
  | { readonly kind: 'garbage' };

/** How a request with a Range is treated. */
type Ranges =
  | 'honoured'
  /** 200 with the whole file. */
  | 'ignored'
  /** 206 that begins later than asked, and says so. */
  | 'wrong-start'
  | 'no-content-range'
  /** 206 that claims another total length. */
  | 'other-total'
  /** 206 with the first half of what was asked. */
  | 'shorter'
  /** 206 that goes on after the end that was asked for. */
  | 'longer'
  | 'multipart'
  /** 416, whatever was asked. */
  | 'refused';

/** How the end of the body is announced. */
export type Length =
  | 'declared'
  | 'chunked'
  /** HTTP/1.0: no length, the end of the connection is the end of the file. */
  | 'until-close'
  | 'bad-chunk-size'
  /** Two Content-Length fields that disagree. */
  | 'two-lengths'
  | 'negative';

/** How the body really ends; `after` counts bytes of the body. */
export type Ending =
  | { readonly kind: 'complete' }
  /** FIN, however much was declared. */
  | { readonly kind: 'close'; readonly after: number }
  /** RST. */
  | { readonly kind: 'reset'; readonly after: number }
  /** The connection stays open and silent. */
  | { readonly kind: 'stall'; readonly after: number };

/** What a file holds and how the server behaves when asked for it. Fields combine freely. */
export interface Behaviour {
  /** Size in bytes; 100,000 unless told. */
  readonly size?: number;
  /** Files of one size and seed are equal. Unless told, it follows from the path. */
  readonly seed?: number;
  /** The content itself, instead of `size` and `seed`. */
  readonly bytes?: Uint8Array;
  readonly answer?: Answer;
  /** Milliseconds between the request and the first byte of the answer. */
  readonly firstByteDelay?: number;
  /** Bytes a second of one connection; as fast as possible unless told. */
  readonly rate?: number;
  /** `strong` and `weak` follow from the content; `value` is written as given. */
  readonly etag?: 'strong' | 'weak' | 'none' | { readonly value: string };
  readonly lastModified?: Date;
  readonly ranges?: Ranges;
  readonly length?: Length;
  readonly ending?: Ending;
  /** Compresses the body although nobody asked for it. */
  readonly contentEncoding?: 'gzip';
  /** Written as given: each character is one byte on the wire (Latin-1). */
  readonly contentDisposition?: string;
  readonly contentType?: string;
  /** Closes the connection after each answer. */
  readonly closes?: boolean;
  /**
   * After the first `requests` requests for the file, these fields replace the ones above. A
   * change within a change counts from the beginning, too.
   */
  readonly changes?: { readonly requests: number; readonly to: Behaviour };
}

/** How a file behaves from the request after the first `requests` on. */
export interface Stage {
  readonly requests: number;
  readonly behaviour: Behaviour;
}

/** The behaviours of a file in the order of its requests; the first one begins at once. */
export function stagesOf(behaviour: Behaviour, requests = 0): readonly Stage[] {
  const { changes, ...now } = behaviour;
  const stage = { requests, behaviour: now };
  if (changes === undefined) return [stage];
  return [stage, ...stagesOf({ ...now, ...changes.to }, changes.requests)];
}

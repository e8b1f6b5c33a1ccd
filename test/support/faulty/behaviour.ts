import type { Answer } from './answer.ts';
import type { Demand } from './demands.ts';
import type { DigestField } from './digest-field.ts';
import type { Expiry } from './expiry.ts';
import type { Fields, HeaderStyle } from './head.ts';
import type { Room } from './room.ts';

/** How a request with a Range is treated. */
export type Ranges =
  | 'honoured'
  /** 200 with the whole file. */
  | 'ignored'
  /** 206 that begins later than asked, and says so. */
  | 'wrong-start'
  | 'no-content-range'
  /** 206 whose Content-Range cannot be read. */
  | 'nonsense'
  /** 206 that claims another total length. */
  | 'other-total'
  /** 206 that claims to know no total length: `bytes 0-9/*`. */
  | 'unknown-total'
  /** 206 with the first half of what was asked. */
  | 'shorter'
  /** 206 that goes on after the end that was asked for. */
  | 'longer'
  | 'multipart'
  /** 206 with the whole file also to a request without a Range. */
  | 'unasked'
  /** 416, whatever was asked, with the right size. */
  | 'refused'
  /** 416, whatever was asked, with another size. */
  | 'refused-other-size'
  /** 416, whatever was asked, without a size. */
  | 'refused-without-size';

/** How the end of the body is announced. */
export type Length =
  | 'declared'
  | 'chunked'
  /** No length: the end of the connection is the end of the file. HTTP/1.0 unless told. */
  | 'until-close'
  | 'bad-chunk-size'
  /** A chunk size that fits into no 64 bits. */
  | 'overflowing-chunk-size'
  /** Chunked, and a Content-Length beside it (RFC 9112, 6.3). */
  | 'chunked-with-length'
  /** Two Content-Length fields that disagree. */
  | 'two-lengths'
  | 'negative'
  /** One Content-Length field for each item, with what it says. */
  | { readonly written: readonly string[] };

/** How the body really ends; `after` counts bytes of the body. */
export type Ending =
  | { readonly kind: 'complete' }
  /** Everything is sent with the FIN behind it, unannounced, whether the client reads or not. */
  | { readonly kind: 'at-once' }
  /** FIN, however much was declared. */
  | { readonly kind: 'close'; readonly after: number }
  /** FIN inside a chunk, of which 10 bytes were sent; for bodies in chunks. */
  | { readonly kind: 'cut-chunk'; readonly after: number }
  /** RST. */
  | { readonly kind: 'reset'; readonly after: number }
  /** The connection stays open and silent. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The rest comes byte by byte, one in `every` milliseconds. */
  | { readonly kind: 'trickle'; readonly after: number; readonly every: number };

/** What a file holds and how the server behaves when asked for it. Fields combine freely. */
export interface Behaviour {
  /** Size in bytes; 100,000 unless told. */
  readonly size?: number;
  /** Files of one size and seed are equal. Unless told, it follows from the path. */
  readonly seed?: number;
  /** The content itself, instead of `size` and `seed`. */
  readonly bytes?: Uint8Array;
  readonly answer?: Answer;
  /** What a request must show; without it, it gets another answer. */
  readonly demands?: Demand;
  /** How many requests for the file are answered at the same time; the others are refused. */
  readonly room?: Room;
  /** When each address of the file, the query included, stops working. */
  readonly expires?: Expiry;
  /** Statuses of answers that come before the real one: 100, 103 (RFC 9110, 15.2). */
  readonly interim?: readonly number[];
  /** Milliseconds between the request and the first byte of the answer. */
  readonly firstByteDelay?: number;
  /** Bytes a second of one connection; as fast as possible unless told. */
  readonly rate?: number;
  /**
   * Instead of `rate`: that of the first, the second … request; the last one holds for all later
   * ones. `Infinity` is as fast as possible.
   */
  readonly rates?: readonly number[];
  /**
   * `strong` and `weak` follow from the content, also when it changes; `value` is written as
   * given, whatever the content; `per-request` and `weak-per-request` never come twice.
   */
  readonly etag?:
    | 'strong'
    | 'weak'
    | 'none'
    | 'per-request'
    | 'weak-per-request'
    | { readonly value: string };
  readonly lastModified?: Date;
  /** Fields with digests of the content, right or wrong ones. */
  readonly digests?: readonly DigestField[];
  readonly ranges?: Ranges;
  readonly length?: Length;
  readonly ending?: Ending;
  /** Of the status line; `1.1` unless told. A server of HTTP/1.0 closes after each answer. */
  readonly version?: '1.0' | '1.1';
  readonly headerStyle?: HeaderStyle;
  /**
   * In every answer, also in redirects and refusals. They take the place of fields with the same
   * names, but not of Content-Length. Each character is one byte on the wire (Latin-1).
   */
  readonly headers?: Fields;
  /** Compresses the body, the one of a 206 by itself, although nobody asked for it. */
  readonly contentEncoding?: 'gzip';
  /** Written as given: each character is one byte on the wire (Latin-1). */
  readonly contentDisposition?: string;
  readonly contentType?: string;
  /** Closes the connection after each answer, and says so. */
  readonly closes?: boolean;
  /**
   * The k-th request, counted from 0, is given these fields of item k modulo their number in
   * place of the ones above.
   */
  readonly alternate?: readonly Omit<Behaviour, 'room' | 'expires' | 'alternate' | 'changes'>[];
  /**
   * After the first `requests` requests for the file, these fields replace the ones above. A
   * change within a change counts from the beginning, too. Requests for which there was no room
   * do not count.
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

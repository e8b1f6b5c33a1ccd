import type { IncomingHttpHeaders } from 'node:http';
import { FailureError } from '../contract/failure.ts';
import { statusFailure } from './classify.ts';

/** What responses said about a file. */
export interface Resource {
  /** Length of the whole file in bytes; null when the server does not say. */
  readonly total: number | null;
  /** As it was given, with the mark of a weak one. */
  readonly etag: string | null;
  /** As it was given. */
  readonly lastModified: string | null;
  /** Whether the server said that it gives ranges; null where it said nothing. */
  readonly ranges: boolean | null;
}

/** Nothing is known yet. */
export const unknownResource: Resource = {
  total: null,
  etag: null,
  lastModified: null,
  ranges: null,
};

/** The head of a response, as far as judging it needs. */
export interface JudgedHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
}

/** What was asked for: bytes of the file that earlier responses described. */
export interface Asked {
  /** First byte that was asked for. */
  readonly from: number;
  /** Byte after the last one; null for all that there is. */
  readonly end: number | null;
  readonly known: Resource;
  /** True when the first bytes are compared with what is there, so that validators matter less. */
  readonly compares: boolean;
}

/**
 * How a response may be used.
 *
 * - `continue`: its first byte belongs at `from`; it holds the bytes before `end`.
 * - `whole`: it is the whole file although a range was asked for.
 * - `complete`: there are no bytes from `from` on, the file ends there.
 * - `unusable`: it keeps none of the rules for ranges; ask this server for the whole file only.
 */
export type Use =
  | { readonly kind: 'continue'; readonly end: number | null; readonly resource: Resource }
  | { readonly kind: 'whole'; readonly resource: Resource }
  | { readonly kind: 'complete' }
  | { readonly kind: 'unusable'; readonly why: string };

/** Whether an ETag promises the same bytes and not only the same meaning (RFC 9110, 8.8.1). */
export function isStrong(etag: string | null): etag is string {
  return etag !== null && /^"[^"]*"$/.test(etag);
}

/**
 * Judges a response before a byte of it is used (RFC 9110, 14.2 to 14.4 and 15.5.17).
 *
 * @throws FailureError `http-status` when it brings no file, `bad-response` when it contradicts
 * itself, `changed` when it speaks of another file than the responses before.
 */
export function judge(head: JudgedHead, asked: Asked): Use {
  const { status, headers, reason } = head;
  if (status === 200 || status === 203) return judgeWhole(headers, asked);
  if (status === 416 && asked.from > 0) return judgeUnsatisfied(headers, asked);
  if (status === 416 && asked.end !== null) throw changed('fewer bytes', asked.known);
  if (status !== 206) throw statusFailure(status, reason, headers['retry-after']);
  if (asked.from === 0 && asked.end === null) {
    throw new FailureError('bad-response', { detail: '206 although the whole file was asked for' });
  }
  return judgePartial(headers, asked);
}

function judgeWhole(headers: IncomingHttpHeaders, { from, end }: Asked): Use {
  const resource = resourceOf(headers, contentLength(headers));
  return from === 0 && end === null
    ? { kind: 'continue', end: resource.total, resource }
    : { kind: 'whole', resource };
}

function judgeUnsatisfied(headers: IncomingHttpHeaders, { from, known }: Asked): Use {
  const etag = headers.etag ?? null;
  if (etag !== null && known.etag !== null && opaque(etag) !== opaque(known.etag)) {
    return { kind: 'unusable', why: 'another ETag' };
  }
  const total = /^bytes \*\/(\d+)$/i.exec(headers['content-range'] ?? '')?.[1];
  if (total === undefined) return { kind: 'unusable', why: '416 without the length of the file' };
  if (Number(total) !== (known.total ?? from)) throw changed(`${total} bytes`, known);
  return Number(total) === from
    ? { kind: 'complete' }
    : { kind: 'unusable', why: '416 for bytes that are there' };
}

function judgePartial(headers: IncomingHttpHeaders, asked: Asked): Use {
  const { known, from } = asked;
  const range = contentRange(headers);
  if (/^multipart\//i.test(headers['content-type'] ?? '')) {
    return { kind: 'unusable', why: '206 with many parts' };
  }
  if (range === undefined) return { kind: 'unusable', why: '206 without a usable Content-Range' };
  if (range.total !== null && known.total !== null && range.total !== known.total) {
    throw changed(`${range.total} bytes`, known);
  }
  if (range.start !== from) return { kind: 'unusable', why: `206 from byte ${range.start}` };
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return { kind: 'unusable', why: `206 with ${encoding}` };
  const resource = resourceOf(headers, range.total ?? known.total);
  // An answer that does not repeat a strong ETag vouches for nothing (RFC 9110, 15.3.7).
  const isSilent = isStrong(known.etag) && resource.etag === null;
  const differs = whatDiffers(resource, known) ?? (isSilent ? 'ETag' : null);
  if (differs !== null && !asked.compares) {
    if (differs !== 'ETag') throw changed(differs, known);
    return { kind: 'unusable', why: 'another ETag' };
  }
  return { kind: 'continue', end: range.end + 1, resource: { ...resource, ranges: true } };
}

/** What two answers about one file disagree in; null when they may be about the same one. */
export function whatDiffers(resource: Resource, known: Resource): string | null {
  const sameTag =
    known.etag === null ||
    resource.etag === null ||
    known.etag === resource.etag ||
    // A strong one is not confirmed by a weak one, but the other way round.
    (!isStrong(known.etag) && opaque(known.etag) === opaque(resource.etag));
  const isLater =
    known.lastModified !== null &&
    resource.lastModified !== null &&
    known.lastModified !== resource.lastModified;
  if (known.total !== null && resource.total !== null && known.total !== resource.total) {
    return `${resource.total} bytes`;
  }
  if (isLater && !(sameTag && isStrong(known.etag)))
    return `Last-Modified ${resource.lastModified}`;
  return sameTag ? null : 'ETag';
}

/** The time of a Last-Modified field in milliseconds since 1970; null where there is none. */
export function timeOf(lastModified: string | null): number | null {
  const time = Date.parse(lastModified ?? '');
  return Number.isNaN(time) ? null : time;
}

/** An ETag without the mark of a weak one (RFC 9110, 8.8.3.2: weak comparison). */
function opaque(etag: string): string {
  return etag.replace(/^W\//, '');
}

/** The failure for a file that is no longer the one that was begun. */
export function changed(detail: string, { total }: Resource): FailureError {
  const before = total === null ? '' : `, ${total} bytes before`;
  return new FailureError('changed', { detail: `now ${detail}${before}` });
}

function resourceOf(headers: IncomingHttpHeaders, total: number | null): Resource {
  const ranges = headers['accept-ranges'];
  return {
    total,
    etag: headers.etag ?? null,
    lastModified: headers['last-modified'] ?? null,
    ranges: ranges === undefined ? null : /\bbytes\b/i.test(ranges),
  };
}

/**
 * The declared length of a body in bytes, null when there is none.
 * @throws FailureError `bad-response` when it is not one number.
 */
function contentLength(headers: IncomingHttpHeaders): number | null {
  const declared = headers['content-length'];
  if (declared === undefined || headers['transfer-encoding'] !== undefined) return null;
  const length = /^\d+$/.test(declared) ? Number(declared) : Number.NaN;
  if (!Number.isSafeInteger(length)) {
    throw new FailureError('bad-response', { detail: `Content-Length: ${declared}` });
  }
  return length;
}

function contentRange(
  headers: IncomingHttpHeaders,
): { start: number; end: number; total: number | null } | undefined {
  const parts = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers['content-range'] ?? '');
  const [, start = '', end = '', total = ''] = parts ?? [];
  const ends = [Number(start), Number(end), total === '*' ? Number(end) + 1 : Number(total)];
  const [first = 0, last = 0, size = 0] = ends;
  if (parts === null || last < first || size <= last) return undefined;
  if (!ends.every(Number.isSafeInteger)) return undefined;
  return {
    start: Number(start),
    end: Number(end),
    total: total === '*' ? null : Number(total),
  };
}

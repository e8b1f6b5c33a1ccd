import type { IncomingHttpHeaders } from 'node:http';
import { FailureError } from '../contract/failure.ts';
import { statusFailure } from './classify.ts';
import type { ResponseHead } from './http.ts';

/** What a response says about the file, once it was found to be sound. */
export interface Resource {
  /** Length of the whole file in bytes; null when the server does not say. */
  readonly total: number | null;
  /** Strong ETag, or null; a weak one does not promise the same bytes (RFC 9110, 8.8.1). */
  readonly validator: string | null;
}

/** What was asked for: the bytes from `offset` on of the file that earlier responses described. */
export interface Asked extends Resource {
  readonly offset: number;
}

/**
 * How a response may be used. `continue`: its first byte belongs at the offset asked for.
 * `replace`: it is the whole file from byte 0, so what is there must go. `repeat`: it is of no
 * use, ask again from byte 0.
 */
export type Use =
  | { readonly kind: 'continue'; readonly resource: Resource }
  | { readonly kind: 'replace'; readonly resource: Resource }
  | { readonly kind: 'repeat' };

/**
 * Judges a response before a byte of it is used (RFC 9110, 14.2 to 14.4).
 *
 * @throws FailureError `http-status` when it brings no file, `bad-response` when it contradicts
 * itself or what was asked.
 */
export function judge(head: ResponseHead, asked: Asked): Use {
  const { status, headers, reason } = head;
  const validator = strongEtag(headers);
  if (status === 200 || status === 203) {
    const resource = { total: contentLength(headers), validator };
    return { kind: asked.offset === 0 ? 'continue' : 'replace', resource };
  }
  if (status === 416 && asked.offset > 0) return { kind: 'repeat' };
  if (status !== 206) throw statusFailure(status, reason);
  if (asked.offset === 0) {
    throw new FailureError('bad-response', { detail: '206 although the whole file was asked for' });
  }
  const range = contentRange(headers);
  const fits =
    range !== undefined &&
    range.start === asked.offset &&
    range.total === asked.total &&
    range.end === range.total - 1 &&
    headers['content-encoding'] === undefined &&
    validator === asked.validator;
  return fits
    ? { kind: 'continue', resource: { total: asked.total, validator } }
    : { kind: 'repeat' };
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

function strongEtag(headers: IncomingHttpHeaders): string | null {
  const { etag } = headers;
  return etag !== undefined && /^"[^"]*"$/.test(etag) ? etag : null;
}

function contentRange(
  headers: IncomingHttpHeaders,
): { start: number; end: number; total: number } | undefined {
  const parts = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(headers['content-range'] ?? '');
  if (parts === null) return undefined;
  const [start = Number.NaN, end = Number.NaN, total = Number.NaN] = parts.slice(1).map(Number);
  return { start, end, total };
}

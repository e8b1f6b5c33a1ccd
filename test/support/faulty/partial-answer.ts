import type { Ranges } from './behaviour.ts';
import { type Content, heldContent, rangeOf } from './content.ts';
import type { Fields } from './head.ts';

/** From `from` up to but not including `end`. */
export interface AskedRange {
  readonly from: number;
  readonly end: number;
}

const boundary = 'weft-segments';

/** Turns the answer with the whole file into the one with a range of it, or of another one. */
export function partialAnswer<Whole extends { readonly headers: Fields; readonly body: Content }>(
  whole: Whole,
  ranges: Ranges,
  asked: AskedRange,
): Whole & { readonly status: 206 } {
  const { body: content, headers } = whole;
  const given = rangeGiven(ranges, asked, content.size);
  const body = rangeOf(content, given.from, given.end);
  const partial = { ...whole, status: 206 as const, body };
  const contentRange = contentRangeOf(ranges, given, content.size);
  if (contentRange === null) return partial;
  if (ranges !== 'multipart') {
    return { ...partial, headers: [...headers, ['Content-Range', contentRange]] };
  }
  const opening = `--${boundary}\r\nContent-Range: ${contentRange}\r\n\r\n`;
  const parts = [Buffer.from(opening), body.read(0, body.size), Buffer.from(`\r\n--${boundary}--`)];
  return {
    ...partial,
    headers: [
      ...headers.filter(([name]) => name !== 'Content-Type'),
      ['Content-Type', `multipart/byteranges; boundary=${boundary}`],
    ],
    body: heldContent(Buffer.concat(parts)),
  };
}

/** The Content-Range of a 416 (RFC 9110, 14.4); null for none. */
export function unsatisfiedRange(ranges: Ranges, size: number): string | null {
  if (ranges === 'refused-without-size') return null;
  return `bytes */${ranges === 'refused-other-size' ? size + 1 : size}`;
}

function rangeGiven(ranges: Ranges, { from, end }: AskedRange, size: number): AskedRange {
  if (ranges === 'wrong-start') return { from: Math.min(from + 1, end - 1), end };
  if (ranges === 'shorter') return { from, end: from + Math.ceil((end - from) / 2) };
  if (ranges === 'longer') return { from, end: Math.min(size, end + 1000) };
  return { from, end };
}

function contentRangeOf(ranges: Ranges, { from, end }: AskedRange, size: number): string | null {
  const place = `bytes ${from}-${end - 1}`;
  switch (ranges) {
    case 'no-content-range':
      return null;
    case 'nonsense':
      return 'bytes all/of it';
    case 'unknown-total':
      return `${place}/*`;
    case 'other-total':
      return `${place}/${size + 1}`;
    default:
      return `${place}/${size}`;
  }
}

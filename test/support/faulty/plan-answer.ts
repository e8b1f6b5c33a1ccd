import { gzipSync } from 'node:zlib';
import type { Behaviour, Length } from './behaviour.ts';
import { type Content, heldContent, rangeOf } from './content.ts';
import { rangeAsked, type SeenRequest } from './request.ts';

/** A file that a request is about: what it holds and its validators. */
export interface ServedFile {
  readonly content: Content;
  readonly behaviour: Behaviour;
  /** Null when the file has none. */
  readonly etag: string | null;
}

/** An HTTP answer before it is sent. */
export interface PlannedAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Content;
  readonly length: Length;
}

const boundary = 'weft-segments';

/** An answer that consists of little more than its status. */
export function plainAnswer(
  status: number,
  headers: PlannedAnswer['headers'] = [],
  sentence = `status ${status}\n`,
): PlannedAnswer {
  const body = heldContent(Buffer.from(sentence));
  return {
    status,
    headers: [['Content-Type', 'text/plain'], ...headers],
    body,
    length: 'declared',
  };
}

/** The answer that gives the file, or the part of it that was asked for. */
export function fileAnswer(file: ServedFile, request: SeenRequest): PlannedAnswer {
  const { content, behaviour } = file;
  const ranges = behaviour.ranges ?? 'honoured';
  const whole: PlannedAnswer = {
    status: 200,
    headers: fileHeaders(file),
    body: content,
    length: behaviour.length ?? 'declared',
  };
  const asked = conditionHolds(file, request)
    ? rangeAsked(request.headers.range, content.size)
    : null;
  if (asked === null || ranges === 'ignored') return encoded(behaviour, whole);
  if (asked === 'unsatisfiable' || ranges === 'refused') {
    return plainAnswer(416, [['Content-Range', `bytes */${content.size}`]]);
  }
  return encoded(behaviour, partialAnswer(whole, behaviour, asked));
}

/** RFC 9110, 13.1.5: a range is only given while the validator in If-Range is the present one. */
function conditionHolds({ etag, behaviour }: ServedFile, { headers }: SeenRequest): boolean {
  const condition = headers['if-range'];
  if (condition === undefined) return true;
  if (condition.startsWith('"')) return condition === etag;
  return condition === behaviour.lastModified?.toUTCString();
}

function fileHeaders({ behaviour, etag }: ServedFile): [string, string][] {
  const headers: [string, string][] = [
    ['Content-Type', behaviour.contentType ?? 'application/octet-stream'],
  ];
  if (behaviour.ranges !== 'ignored') headers.push(['Accept-Ranges', 'bytes']);
  if (etag !== null) headers.push(['ETag', etag]);
  if (behaviour.lastModified) headers.push(['Last-Modified', behaviour.lastModified.toUTCString()]);
  if (behaviour.contentDisposition !== undefined) {
    headers.push(['Content-Disposition', behaviour.contentDisposition]);
  }
  return headers;
}

function partialAnswer(
  whole: PlannedAnswer,
  { ranges = 'honoured' }: Behaviour,
  asked: { readonly from: number; readonly end: number },
): PlannedAnswer {
  const { body: content, headers } = whole;
  const { from, end } = rangeGiven(ranges, asked, content.size);
  const total = ranges === 'other-total' ? content.size + 1 : content.size;
  const contentRange = `bytes ${from}-${end - 1}/${total}`;
  const body = rangeOf(content, from, end);
  const partial = { ...whole, status: 206, body };
  if (ranges === 'no-content-range') return partial;
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

function rangeGiven(
  ranges: Behaviour['ranges'],
  { from, end }: { readonly from: number; readonly end: number },
  size: number,
): { from: number; end: number } {
  if (ranges === 'wrong-start') return { from: Math.min(from + 1, end - 1), end };
  if (ranges === 'shorter') return { from, end: from + Math.ceil((end - from) / 2) };
  if (ranges === 'longer') return { from, end: Math.min(size, end + 1000) };
  return { from, end };
}

function encoded({ contentEncoding }: Behaviour, answer: PlannedAnswer): PlannedAnswer {
  if (contentEncoding === undefined) return answer;
  return {
    ...answer,
    headers: [...answer.headers, ['Content-Encoding', contentEncoding]],
    body: heldContent(gzipSync(answer.body.read(0, answer.body.size))),
  };
}

import { gzipSync } from 'node:zlib';
import type { Behaviour, Length } from './behaviour.ts';
import { type Content, heldContent } from './content.ts';
import { digestField } from './digest-field.ts';
import type { Fields } from './head.ts';
import { type AskedRange, partialAnswer, unsatisfiedRange } from './partial-answer.ts';
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
  readonly headers: Fields;
  readonly body: Content;
  readonly length: Length;
}

/** An answer that consists of little more than its status. */
export function plainAnswer(
  status: number,
  headers: Fields = [],
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
  const { ranges = 'honoured', digests = [] } = behaviour;
  const whole: PlannedAnswer = {
    status: 200,
    headers: fileHeaders(file),
    body: content,
    length: behaviour.length ?? 'declared',
  };
  const asked = rangeToGive(file, request);
  if (asked === 'unsatisfiable') {
    const contentRange = unsatisfiedRange(ranges, content.size);
    return plainAnswer(416, contentRange === null ? [] : [['Content-Range', contentRange]]);
  }
  const answer = asked === null ? whole : partialAnswer(whole, ranges, asked);
  const fields = digests.map((digest) => digestField(digest, content, answer.body));
  return encoded(behaviour, { ...answer, headers: [...answer.headers, ...fields] });
}

/** The range that the answer is about, as `rangeAsked` gives it. */
function rangeToGive(file: ServedFile, request: SeenRequest): AskedRange | null | 'unsatisfiable' {
  const { content, behaviour } = file;
  const { ranges = 'honoured' } = behaviour;
  if (ranges === 'ignored') return null;
  const asked = conditionHolds(file, request)
    ? rangeAsked(request.headers.range, content.size)
    : null;
  if (asked === null) return ranges === 'unasked' ? { from: 0, end: content.size } : null;
  return ranges.startsWith('refused') ? 'unsatisfiable' : asked;
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

function encoded({ contentEncoding }: Behaviour, answer: PlannedAnswer): PlannedAnswer {
  if (contentEncoding === undefined) return answer;
  return {
    ...answer,
    headers: [...answer.headers, ['Content-Encoding', contentEncoding]],
    body: heldContent(gzipSync(answer.body.read(0, answer.body.size))),
  };
}

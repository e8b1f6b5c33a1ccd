import type { Behaviour, Ending } from './behaviour.ts';
import { allPieces, framed, isChunked, lastPieces, pacedPieces } from './body.ts';
import type { Connection } from './connection.ts';
import { type Fields, headText } from './head.ts';
import type { PlannedAnswer } from './plan-answer.ts';
import type { SeenRequest } from './request.ts';

/**
 * Sends `answer` in the way that `behaviour` asks for.
 * @returns whether the connection can take another request.
 */
export async function sendAnswer(
  to: Connection,
  answer: PlannedAnswer,
  behaviour: Behaviour,
  request: SeenRequest,
): Promise<boolean> {
  const version = behaviour.version ?? (answer.length === 'until-close' ? '1.0' : '1.1');
  const closes =
    behaviour.closes === true ||
    version === '1.0' ||
    answer.length === 'until-close' ||
    request.headers.connection?.toLowerCase() === 'close';
  const head = headOf(version, answer, behaviour, closes);
  if (request.method === 'HEAD') {
    await to.write(head);
    return !closes;
  }
  return (await sendBody(to, head, answer, behaviour)) && !closes;
}

function headOf(
  version: '1.0' | '1.1',
  { status, headers, body, length }: PlannedAnswer,
  { headers: given = [], interim = [], headerStyle }: Behaviour,
  closes: boolean,
): Buffer {
  const replaced = new Set(given.map(([name]) => name.toLowerCase()));
  const fields: Fields = [
    ...headers.filter(([name]) => !replaced.has(name.toLowerCase())),
    ...given,
    ...lengthFields(length, body.size),
    ...(closes ? ([['Connection', 'close']] as const) : []),
  ];
  const early = interim.map((code) => headText(version, code, earlyFields(code)));
  return Buffer.from(
    `${early.join('')}${headText(version, status, fields, headerStyle)}`,
    'latin1',
  );
}

/** RFC 8297: early hints name what the page will need. */
function earlyFields(status: number): Fields {
  return status === 103 ? [['Link', '</style.css>; rel=preload; as=style']] : [];
}

function lengthFields(length: PlannedAnswer['length'], size: number): Fields {
  switch (length) {
    case 'declared':
      return [['Content-Length', `${size}`]];
    case 'chunked':
    case 'bad-chunk-size':
    case 'overflowing-chunk-size':
      return [['Transfer-Encoding', 'chunked']];
    case 'chunked-with-length':
      return [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', `${size}`],
      ];
    case 'until-close':
      return [];
    case 'two-lengths':
      return [
        ['Content-Length', `${size}`],
        ['Content-Length', `${size + 1}`],
      ];
    case 'negative':
      return [['Content-Length', '-1']];
    default:
      return length.written.map((value) => ['Content-Length', value] as const);
  }
}

/** @returns whether the connection is still open. */
async function sendBody(
  to: Connection,
  head: Buffer,
  { body, length }: PlannedAnswer,
  { ending = { kind: 'complete' }, rate }: Behaviour,
): Promise<boolean> {
  if (ending.kind === 'at-once') {
    to.end(head, ...allPieces(body, length), ...lastPieces(length));
    return false;
  }
  const size = Math.min(body.size, 'after' in ending ? ending.after : Infinity);
  let unsent: readonly Uint8Array[] = [head];
  for await (const piece of pacedPieces(to, body, size, rate)) {
    await to.write(...unsent, ...framed(piece, length));
    unsent = [];
  }
  if (unsent.length > 0) await to.write(...unsent);
  return finish(to, ending, { body, length });
}

/** @returns whether the connection is still open. */
async function finish(
  to: Connection,
  ending: Exclude<Ending, { kind: 'at-once' }>,
  { body, length }: Pick<PlannedAnswer, 'body' | 'length'>,
): Promise<boolean> {
  switch (ending.kind) {
    case 'close':
      return false;
    case 'cut-chunk':
      await to.write(Buffer.from('1000\r\n'), body.read(ending.after, 10));
      return false;
    case 'reset':
      await to.reset();
      return false;
    case 'stall':
      return to.waitForEver();
    case 'trickle':
      for (let from = ending.after; from < body.size; from += 1) {
        await to.wait(ending.every);
        await to.write(...framed(body.read(from, 1), length));
      }
      break;
    case 'complete':
      break;
  }
  if (isChunked(length)) await to.write(...lastPieces(length));
  return true;
}

import { STATUS_CODES } from 'node:http';
import type { Behaviour, Ending, Length } from './behaviour.ts';
import type { Connection } from './connection.ts';
import type { Content } from './content.ts';
import type { PlannedAnswer } from './plan-answer.ts';
import type { SeenRequest } from './request.ts';

/** The most that is written at once, in bytes. */
const pieceSize = 256 * 1024;
/** How often a limited connection writes, in times a second. */
const piecesPerSecond = 20;

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
  const { length } = answer;
  const closes =
    behaviour.closes === true ||
    length === 'until-close' ||
    request.headers.connection?.toLowerCase() === 'close';
  const head = Buffer.from(headOf(answer, closes), 'latin1');
  if (request.method === 'HEAD') {
    await to.write(head);
    return !closes;
  }
  const ending = behaviour.ending ?? { kind: 'complete' };
  const sent = Math.min(answer.body.size, ending.kind === 'complete' ? Infinity : ending.after);
  let unsent: readonly Uint8Array[] = [head];
  for await (const piece of paced(to, answer.body, sent, behaviour.rate)) {
    await to.write(...unsent, ...framed(piece, length));
    unsent = [];
  }
  if (unsent.length > 0) await to.write(...unsent);
  return !(await finish(to, ending, length)) && !closes;
}

function headOf({ status, headers, body, length }: PlannedAnswer, closes: boolean): string {
  const version = length === 'until-close' ? 'HTTP/1.0' : 'HTTP/1.1';
  const fields = [...headers, ...lengthFields(length, body.size)];
  if (closes) fields.push(['Connection', 'close']);
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${version} ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`;
}

function lengthFields(length: Length, size: number): [string, string][] {
  switch (length) {
    case 'declared':
      return [['Content-Length', `${size}`]];
    case 'chunked':
    case 'bad-chunk-size':
      return [['Transfer-Encoding', 'chunked']];
    case 'until-close':
      return [];
    case 'two-lengths':
      return [
        ['Content-Length', `${size}`],
        ['Content-Length', `${size + 1}`],
      ];
    case 'negative':
      return [['Content-Length', '-1']];
  }
}

/** The first `size` bytes of `body` in pieces, none of which comes too early for `rate`. */
async function* paced(
  to: Connection,
  body: Content,
  size: number,
  rate: number | undefined,
): AsyncGenerator<Buffer> {
  const step = rate === undefined ? pieceSize : Math.ceil(rate / piecesPerSecond);
  const start = performance.now();
  for (let from = 0; from < size; ) {
    const piece = body.read(from, Math.min(step, pieceSize, size - from));
    from += piece.length;
    if (rate !== undefined) {
      const early = (from / rate) * 1000 - (performance.now() - start);
      if (early > 0) await to.wait(early);
    }
    yield piece;
  }
}

function framed(piece: Buffer, length: Length): Uint8Array[] {
  if (length !== 'chunked' && length !== 'bad-chunk-size') return [piece];
  return [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')];
}

/** @returns whether this was the end of the connection. */
async function finish(to: Connection, ending: Ending, length: Length): Promise<boolean> {
  switch (ending.kind) {
    case 'close':
      to.end();
      return true;
    case 'reset':
      await to.reset();
      return true;
    case 'stall':
      return to.waitForEver();
    case 'complete':
      if (length === 'chunked') await to.write(Buffer.from('0\r\n\r\n'));
      if (length === 'bad-chunk-size') await to.write(Buffer.from('not-a-size\r\n'));
      return false;
  }
}

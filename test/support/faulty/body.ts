import type { Length } from './behaviour.ts';
import type { Connection } from './connection.ts';
import type { Content } from './content.ts';

/** The most that is written at once, in bytes. */
const pieceSize = 256 * 1024;
/** How often a limited connection writes, in times a second. */
const piecesPerSecond = 20;

/** The first `size` bytes of `body` in pieces, none of which comes too early for `rate`. */
export async function* pacedPieces(
  to: Connection,
  body: Content,
  size: number,
  rate = Infinity,
): AsyncGenerator<Buffer> {
  const step = Math.min(pieceSize, Math.ceil(rate / piecesPerSecond));
  const start = performance.now();
  for (let from = 0; from < size; ) {
    const piece = body.read(from, Math.min(step, size - from));
    from += piece.length;
    const early = (from / rate) * 1000 - (performance.now() - start);
    if (early > 0) await to.wait(early);
    yield piece;
  }
}

/** The whole body at once, as it is sent. */
export function allPieces(body: Content, length: Length): Uint8Array[] {
  return body.size === 0 ? [] : framed(body.read(0, body.size), length);
}

/** Whether the body is sent in chunks, whatever becomes of them. */
export function isChunked(length: Length): boolean {
  return typeof length === 'string' && length.includes('chunk');
}

/** A piece as it is sent. */
export function framed(piece: Buffer, length: Length): Uint8Array[] {
  if (!isChunked(length)) return [piece];
  return [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')];
}

/** What is sent after the last piece. */
export function lastPieces(length: Length): Uint8Array[] {
  switch (length) {
    case 'chunked':
    case 'chunked-with-length':
      return [Buffer.from('0\r\n\r\n')];
    case 'bad-chunk-size':
      return [Buffer.from('not-a-size\r\n')];
    case 'overflowing-chunk-size':
      return [Buffer.from('FFFFFFFFFFFFFFFFF\r\n')];
    default:
      return [];
  }
}

import { createReadStream } from 'node:fs';

// So much is read at once, in bytes: what is done with it takes a millisecond or two.
const pieceBytes = 16 * 1024;

/**
 * Reads a text as pieces of whole lines, in order, each of about 16 KiB. Of a line that is longer
 * than that the rest is passed over, and what is left of it begins with `#`.
 */
export async function* textPieces(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, {
    encoding: 'utf8',
    highWaterMark: pieceBytes,
  })) {
    const text: string = rest + chunk;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    if (end > 0) yield text.slice(0, end);
    rest = text.length - end > pieceBytes ? '#' : text.slice(end);
  }
  if (rest !== '') yield rest;
}

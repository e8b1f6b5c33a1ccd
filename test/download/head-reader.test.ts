import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeadReader } from '../../src-main/download/byte-path/http/head-reader.ts';

/** What a parser gets when `text` comes in pieces that end at the cuts. */
function readInPieces(text: string, cuts: readonly number[]): string {
  const reader = new HeadReader();
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...cuts, bytes.length].toSorted((a, b) => a - b);
  let [from, isHead, given] = [0, true, ''];
  for (const end of ends) {
    const piece = Buffer.from(bytes.subarray(from, end));
    from = end;
    const got = isHead ? reader.read(piece) : piece;
    if (got === null) continue;
    given += got.toString('latin1');
    // Memory is used again: nothing that is held back may change with it.
    piece.fill('x');
    isHead = false;
  }
  return given;
}

const lines = ['HTTP/1.1 200 OK', 'Content-Length: 40', 'X-Long: one', 'ETag: "a"'];
const body = 'first\n  indented\n\tand more\r\n\r\n x\n\n y';
const head = `${lines.join('\r\n')}\r\n\r\n`;
const cutsIn = (text: string) => fc.array(fc.nat(text.length), { maxLength: 6 });

test('a head is given on as it is, and so are the bytes behind it, wherever it is cut', () => {
  fc.assert(
    fc.property(cutsIn(head + body), (cuts) => {
      expect(readInPieces(head + body, cuts)).toBe(head + body);
    }),
  );
});

test('lines that end with LF alone are the head up to the first empty one', () => {
  const bare = head.replaceAll('\r\n', '\n');
  fc.assert(
    fc.property(cutsIn(bare + body), (cuts) => {
      expect(readInPieces(bare + body, cuts)).toBe(bare + body);
    }),
  );
});

test('a field that goes on in the next line is joined, and no byte of the body', () => {
  const folded = head.replace('one', 'one\r\n   two\r\n\tthree');
  const joined = head.replace('one', 'one two three');
  fc.assert(
    fc.property(cutsIn(folded + body), (cuts) => {
      expect(readInPieces(folded + body, cuts)).toBe(joined + body);
    }),
  );
});

test('interim heads are left out, but not the one that changes the protocol', () => {
  const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
  fc.assert(
    fc.property(cutsIn(interim + head), (cuts) => {
      expect(readInPieces(interim + head + body, cuts)).toBe(head + body);
    }),
  );
  const switching = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';
  expect(readInPieces(switching, [])).toBe(switching);
});

test('what is no head is given on at once, and so is one that never ends', () => {
  const reader = new HeadReader();
  expect(reader.read(Buffer.from('220 ftp ready'))?.toString()).toBe('220 ftp ready');
  const endless = Buffer.from(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`);
  expect(reader.read(endless)).toHaveLength(endless.length);
});

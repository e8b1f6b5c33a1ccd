/** Some servers send long policies and many cookies; undici's own limit is 16 KiB. */
export const maxHeadBytes = 128 * 1024;

const protocol = 'HTTP/1.';

// All but 101, which changes the protocol.
const interim = /^HTTP\/1\.1 1(?!01)\d\d[ \r]/;

/**
 * Takes the heads of responses as they come from a socket, and gives each of them on in one piece
 * and in a form that undici's parser takes. Bytes behind a head are left as they are.
 */
export class HeadReader {
  /** The beginning of a head whose end has not come; a copy. */
  #begun: Buffer | null = null;

  /**
   * @param bytes - What was read while a head was expected.
   * @returns all from the head on, or null while its end has not come. It may be a view of `bytes`,
   * but only where the head is whole, so that nobody keeps what they are a view of.
   */
  read(bytes: Buffer): Buffer | null {
    const all = this.#begun === null ? bytes : Buffer.concat([this.#begun, bytes]);
    this.#begun = null;
    // What is no head at all is the parser's to refuse, and so is one without an end.
    if (!isOfProtocol(all) || all.length > maxHeadBytes) return Buffer.from(all);
    const end = endOfHead(all);
    if (end === -1) {
      this.#begun = Buffer.from(all);
      return null;
    }
    if (!interim.test(all.toString('latin1', 0, 'HTTP/1.1 100 '.length))) return unfolded(all, end);
    // A server may send heads of interim responses although nobody asked for them (RFC 9110,
    // 15.2). Undici drops the connection when one says 100 (lib/dispatcher/client-h1.js).
    return end === all.length ? null : this.read(all.subarray(end));
  }
}

function isOfProtocol(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, protocol.length);
  return bytes.toString('latin1', 0, length) === protocol.slice(0, length);
}

/** Where the empty line behind a head ends; -1 where it has not come. Some end lines with LF alone. */
function endOfHead(bytes: Buffer): number {
  const end = bytes.indexOf('\n\r\n');
  const bare = (end === -1 ? bytes : bytes.subarray(0, end)).indexOf('\n\n');
  if (bare !== -1) return bare + 2;
  return end === -1 ? -1 : end + 3;
}

/**
 * A field may go on in the next line, which old servers still do (RFC 9112, 5.2). Undici's parser
 * does not know of it, so the lines are joined here.
 */
function unfolded(bytes: Buffer, end: number): Buffer {
  const head = bytes.toString('latin1', 0, end);
  if (!head.includes('\n ') && !head.includes('\n\t')) return bytes;
  const joined = head.replace(/\r?\n[ \t]+/g, ' ');
  return Buffer.concat([Buffer.from(joined, 'latin1'), bytes.subarray(end)]);
}

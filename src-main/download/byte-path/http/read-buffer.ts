import type { OnReadOpts, Socket } from 'node:net';

/** What a socket begins with: enough for a small file. */
const smallest = 64 * 1024;

/** The largest buffer of a socket among `sockets` open ones, in bytes. */
function largest(sockets: number): number {
  return sockets <= 4 ? 512 * 1024 : smallest;
}

/**
 * What becomes of the bytes: undici keeps what it has of a `head` until it has the rest; of a
 * `body` nothing is needed any more once it was read; while a sink waits, its chunk is `held`.
 */
export type ReadStage = 'head' | 'body' | 'held';

/**
 * The memory that a socket reads into, again and again. Bytes are handed to whoever reads the
 * socket before the next ones are read; those that nobody took keep their memory, and the socket
 * gets another.
 */
export class ReadBuffer {
  stage: ReadStage = 'head';
  /** For `net.connect` and `tls.connect`. */
  readonly onread: OnReadOpts;
  readonly #sockets: { readonly size: number };
  #memory = Buffer.allocUnsafeSlow(smallest);
  #socket: Socket | undefined;

  /** @param sockets - All that are open; the fewer, the larger their buffers. */
  constructor(sockets: { readonly size: number }) {
    this.#sockets = sockets;
    this.onread = {
      buffer: () => this.#memory,
      callback: (length) => this.#onRead(length),
    };
  }

  /** Names the socket that was made with `onread`, before it reads. */
  feed(socket: Socket): void {
    this.#socket = socket;
  }

  /** @returns whether to go on reading. */
  #onRead(length: number): boolean {
    const socket = this.#socket;
    if (socket === undefined) return false;
    const bytes = this.#memory.subarray(0, length);
    if (this.stage === 'head') return socket.push(unfolded(withoutInterim(Buffer.from(bytes))));
    // Then it is little: what comes until the socket stops reading.
    if (this.stage === 'held' || socket.readableLength > 0) return socket.push(Buffer.from(bytes));
    socket.push(bytes);
    // Otherwise the socket would say so only after the next bytes may have come.
    socket.emit('readable');
    const isFree = this.stage === 'body' && socket.readableLength === 0;
    const size = this.#sizeAfter(length);
    if (!isFree || size !== this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(size);
    return socket.readableLength < socket.readableHighWaterMark;
  }

  /** Grows where reads fill the buffer, and shrinks where there are many sockets. */
  #sizeAfter(length: number): number {
    const limit = largest(this.#sockets.size);
    return length === this.#memory.length ? limit : Math.min(this.#memory.length, limit);
  }
}

/**
 * A field may go on in the next line, which old servers still do (RFC 9112, 5.2). Undici's parser
 * does not know of it, so the lines are joined here.
 */
function unfolded(bytes: Buffer): Buffer {
  if (!bytes.includes('\n ') && !bytes.includes('\n\t')) return bytes;
  const found = bytes.indexOf(endOfHead);
  const end = found === -1 ? bytes.length : found;
  const head = bytes.toString('latin1', 0, end).replace(/\r?\n[ \t]+/g, ' ');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(end)]);
}

// All but 101, which changes the protocol.
const interim = /^HTTP\/1\.1 1(?!01)\d\d[ \r]/;
const endOfHead = '\r\n\r\n';

/**
 * A server may send heads of interim responses although nobody asked for them (RFC 9110, 15.2).
 * Undici drops the connection when one of them says 100 (lib/dispatcher/client-h1.js).
 */
function withoutInterim(bytes: Buffer): Buffer {
  if (!interim.test(bytes.toString('latin1', 0, 'HTTP/1.1 100 '.length))) return bytes;
  const end = bytes.indexOf(endOfHead);
  return end === -1 ? bytes : withoutInterim(bytes.subarray(end + endOfHead.length));
}

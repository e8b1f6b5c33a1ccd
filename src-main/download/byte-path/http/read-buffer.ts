import type { OnReadOpts, Socket } from 'node:net';
import { HeadReader } from './head-reader.ts';

/** What a socket begins with: enough for a small file. */
const smallest = 64 * 1024;

/** The largest buffer of a socket among `sockets` open ones, in bytes. */
function largest(sockets: number): number {
  return sockets <= 4 ? 512 * 1024 : smallest;
}

/**
 * What becomes of the bytes: those of a `head` are gathered until all of it is there; of a `body`
 * nothing is needed any more once it was read; while a sink waits, its chunk is `held`.
 */
export type ReadStage = 'head' | 'body' | 'held';

/**
 * The memory that a socket reads into, again and again. Bytes are handed to whoever reads the
 * socket before the next ones are read; those that nobody took keep their memory, and the socket
 * gets another.
 */
export class ReadBuffer {
  stage: ReadStage = 'head';
  /** How many bytes the next read may bring at the most; a speed limit lets through little at once. */
  most: () => number = () => smallest;
  /** For `net.connect` and `tls.connect`. */
  readonly onread: OnReadOpts;
  readonly #sockets: { readonly size: number };
  readonly #heads = new HeadReader();
  #memory = Buffer.allocUnsafeSlow(smallest);
  #socket: Socket | undefined;

  /** @param sockets - All that are open; the fewer, the larger their buffers. */
  constructor(sockets: { readonly size: number }) {
    this.#sockets = sockets;
    this.onread = {
      buffer: () => this.#room(),
      callback: (length) => this.#onRead(length),
    };
  }

  /** Names the socket that was made with `onread`, before it reads. */
  feed(socket: Socket): void {
    this.#socket = socket;
  }

  /** What the next read goes into; a part of the memory only where that is too much. */
  #room(): Uint8Array {
    const most = this.most();
    return most < this.#memory.length ? this.#memory.subarray(0, most) : this.#memory;
  }

  /** @returns whether to go on reading. */
  #onRead(length: number): boolean {
    const socket = this.#socket;
    if (socket === undefined) return false;
    const read = this.#memory.subarray(0, length);
    const bytes = this.stage === 'head' ? this.#heads.read(read) : read;
    if (bytes === null) return true;
    // Then it is little: what comes until the socket stops reading.
    if (this.#isKept(socket)) return socket.push(Buffer.from(bytes));
    socket.push(bytes);
    // Otherwise the socket would say so only after the next bytes may have come.
    socket.emit('readable');
    const size = this.#sizeAfter(length);
    if (this.#isKept(socket) || size !== this.#memory.length)
      this.#memory = Buffer.allocUnsafeSlow(size);
    return socket.readableLength < socket.readableHighWaterMark;
  }

  /** Whether somebody has, or will take, bytes that were read before. */
  #isKept(socket: Socket): boolean {
    return this.stage === 'held' || socket.readableLength > 0;
  }

  /** Grows where reads fill the buffer, and shrinks where there are many sockets. */
  #sizeAfter(length: number): number {
    const limit = largest(this.#sockets.size);
    return length === this.#memory.length ? limit : Math.min(this.#memory.length, limit);
  }
}

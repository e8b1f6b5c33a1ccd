import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Reads what a socket brings in the portions that a protocol has; the rest stays in the socket. */
export interface ByteReader {
  /** @throws when the connection ends before. */
  exactly(length: number): Promise<Buffer>;
  /** Up to and with the empty line behind a head, as Latin-1. @throws as `exactly`. */
  head(): Promise<string>;
}

export function byteReader(socket: Socket): ByteReader {
  const over = new AbortController();
  socket.once('close', () => over.abort());

  async function next(length?: number): Promise<Buffer> {
    for (;;) {
      const bytes: Buffer | null = socket.read(length);
      if (bytes !== null && bytes.length >= (length ?? 1)) return bytes;
      if (socket.readableEnded) throw new Error('The connection ended.');
      await once(socket, 'readable', { signal: over.signal });
    }
  }

  return {
    exactly: (length) => (length === 0 ? Promise.resolve(Buffer.alloc(0)) : next(length)),
    async head() {
      let text = '';
      for (;;) {
        text += (await next()).toString('latin1');
        const end = text.indexOf('\r\n\r\n') + 4;
        if (end < 4) continue;
        if (end < text.length) socket.unshift(Buffer.from(text.slice(end), 'latin1'));
        return text.slice(0, end);
      }
    },
  };
}

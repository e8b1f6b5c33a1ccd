import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The server's end of one connection. Every wait ends with a rejection when the client is gone. */
export interface Connection {
  /** Sends the pieces together; resolves when the system has taken them. */
  write(...pieces: readonly Uint8Array[]): Promise<void>;
  /** Does nothing for `milliseconds`. */
  wait(milliseconds: number): Promise<void>;
  /** Does nothing until the client is gone. */
  waitForEver(): Promise<never>;
  /** FIN, after all that was written and the pieces; waits for nothing. */
  end(...pieces: readonly Uint8Array[]): void;
  /** RST. */
  reset(): Promise<void>;
}

/** Time for the client to read what was sent before a reset, which throws away the rest. */
const resetDelay = 20;

/**
 * @param socket what to write to: plain or TLS.
 * @param tcp the socket underneath, which alone can be reset.
 */
export function connection(socket: Socket, tcp: Socket): Connection {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  return {
    write: (...pieces) =>
      new Promise((resolve, reject) => {
        socket.cork();
        for (const piece of pieces.slice(0, -1)) socket.write(piece);
        socket.write(pieces.at(-1) ?? '', (error) => (error ? reject(error) : resolve()));
        socket.uncork();
      }),
    wait: (milliseconds) => sleep(milliseconds, undefined, { signal: gone.signal }),
    waitForEver: () =>
      new Promise((_, reject) => {
        if (gone.signal.aborted) reject(gone.signal.reason);
        gone.signal.addEventListener('abort', () => reject(gone.signal.reason));
      }),
    end(...pieces) {
      socket.cork();
      for (const piece of pieces) socket.write(piece);
      socket.end();
      socket.uncork();
    },
    async reset() {
      await sleep(resetDelay);
      tcp.resetAndDestroy();
    },
  };
}

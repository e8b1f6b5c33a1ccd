import type { Socket } from 'node:net';
import { type Connection, connection } from './connection.ts';

const headEnd = '\r\n\r\n';

/**
 * Reads the heads of requests from a socket and answers them one after another. Bodies of
 * requests are not understood.
 * @param answer returns whether the connection can take another request.
 */
export function serveConnection(
  socket: Socket,
  tcp: Socket,
  answer: (head: string, to: Connection) => Promise<boolean>,
): void {
  const to = connection(socket, tcp);
  let unread = '';
  let busy = false;

  async function answerAll(): Promise<void> {
    for (let end = unread.indexOf(headEnd); end >= 0; end = unread.indexOf(headEnd)) {
      const head = unread.slice(0, end);
      unread = unread.slice(end + headEnd.length);
      if (!(await answer(head, to))) return to.end();
    }
  }

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    unread += bytes.toString('latin1');
    if (busy) return;
    busy = true;
    answerAll()
      // The client is gone; what was left to say interests nobody.
      .catch(() => socket.destroy())
      .finally(() => {
        busy = false;
      });
  });
}

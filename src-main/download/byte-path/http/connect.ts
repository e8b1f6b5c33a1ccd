import { connect, type Socket } from 'node:net';
import type { ReadBuffer } from './read-buffer.ts';
import type { Target } from './target.ts';

// How long Node tries one address of a host while there are others. Its own quarter of a second
// is less than a way around the world, and it does not come back to an address.
const attemptMs = 1_000;

// TCP probes a silent connection after this.
const keepAliveMs = 60_000;

/** Told about each socket when it begins to connect. */
export type Made = (socket: Socket) => void;

/** Begins to connect. Node tries the addresses of the host one after the other, of both families. */
export function openTcp(target: Target, buffer: ReadBuffer | null): Socket {
  const socket = connect({ ...target, ...connecting(buffer) });
  buffer?.feed(socket);
  return keptAlive(socket);
}

/** Settles when `socket` stands, its TLS included where `event` is `secureConnect`. */
export function standing(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  made: Made,
): Promise<Socket> {
  made(socket);
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  socket.once(event, () => resolve(socket));
  socket.once('error', (error) => reject(plain(error)));
  socket.once('close', () => reject(new Error('closed')));
  return promise;
}

/** Options of `net.connect` and `tls.connect`. */
export function connecting(buffer: ReadBuffer | null) {
  return {
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: attemptMs,
    ...(buffer === null ? {} : { onread: buffer.onread }),
  };
}

/** Small requests are sent at once, and a connection that broke in silence is noticed. */
export function keptAlive(socket: Socket): Socket {
  return socket.setNoDelay(true).setKeepAlive(true, keepAliveMs);
}

// The answer that says most about a host comes first.
const telling = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'];

/** One error for the attempts at several addresses of a host. */
function plain(error: Error): Error {
  if (!(error instanceof AggregateError)) return error;
  const attempts: readonly NodeJS.ErrnoException[] = error.errors;
  const rank = ({ code = '' }: NodeJS.ErrnoException) => {
    const place = telling.indexOf(code);
    return place === -1 ? telling.length : place;
  };
  const [best] = attempts.toSorted((a, b) => rank(a) - rank(b));
  if (best === undefined) return error;
  const message = attempts.map((attempt) => attempt.message).join(', ');
  return Object.assign(new Error(message), { code: best.code, syscall: best.syscall });
}

import { connect } from 'node:net';

/** What came over the wire until the connection ended or was silent for a while. */
export interface RawAnswer {
  /** Status line and fields, each byte one character. */
  readonly head: string;
  /** What followed, with its framing. */
  readonly body: Buffer;
  /** `error` carries its code, such as `ECONNRESET`. */
  readonly end: 'closed' | 'silent' | { readonly error: string };
}

/** Sends one request over plain TCP and interprets nothing; `patience` in milliseconds. */
export function rawRequest(
  url: string,
  {
    method = 'GET',
    headers = {},
    patience = 4000,
  }: { method?: string; headers?: Record<string, string>; patience?: number } = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, host } = new URL(url);
  const fields = Object.entries({ Host: host, Connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const finish = (end: RawAnswer['end']) => {
      socket.destroy();
      const all = Buffer.concat(received);
      const split = all.indexOf('\r\n\r\n');
      const headEnd = split < 0 ? all.length : split + 4;
      resolve({ head: all.toString('latin1', 0, headEnd), body: all.subarray(headEnd), end });
    };
    socket.setTimeout(patience, () => finish('silent'));
    socket.on('data', (bytes) => received.push(bytes));
    socket.on('end', () => finish('closed'));
    socket.on('error', (error: NodeJS.ErrnoException) => finish({ error: error.code ?? '' }));
    socket.write([`${method} ${pathname} HTTP/1.1`, ...fields, '', ''].join('\r\n'));
  });
}

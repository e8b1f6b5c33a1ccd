import type { AddressInfo, Server, Socket } from 'node:net';

/** The names of this machine that servers of the tests listen on. */
export type LoopbackHost = '127.0.0.1' | '::1';

/** A server that listens, with its connections. */
export interface Listening {
  /** As in an address: `127.0.0.1:12345` or `[::1]:12345`. */
  readonly host: string;
  /** The connections that are open. */
  readonly open: ReadonlySet<Socket>;
  /** How many were opened so far. */
  readonly opened: number;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Listens on a free port.
 * @throws EADDRNOTAVAIL where the machine has no such address.
 */
export async function listen(server: Server, host: LoopbackHost = '127.0.0.1'): Promise<Listening> {
  const open = new Set<Socket>();
  let opened = 0;
  server.prependListener('connection', (socket: Socket) => {
    opened += 1;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, 1024, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `${host === '::1' ? '[::1]' : host}:${port}`,
    open,
    get opened() {
      return opened;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

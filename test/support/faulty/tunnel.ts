import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Where names lead that only a proxy knows: `{ 'a.test': '127.0.0.1' }`. */
export type ProxyHosts = Readonly<Record<string, string>>;

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Connects to a port of this machine.
 * @param host a name that `hosts` knows, or one of this machine.
 * @throws when it leads elsewhere or nobody listens there.
 */
export async function dial(host: string, port: number, hosts: ProxyHosts): Promise<Socket> {
  const place = hosts[host] ?? host;
  if (!loopback.has(place)) throw new Error(`${host} is not on this machine.`);
  const socket = connect(port, place);
  await once(socket, 'connect');
  return socket.setNoDelay(true);
}

/** Hands the bytes of each end to the other one until one of them is gone; a reset stays one. */
export function join(client: Socket, server: Socket): void {
  server.on('error', () => {
    if (client instanceof TLSSocket) client.destroy();
    else client.resetAndDestroy();
  });
  server.once('close', () => client.destroySoon());
  client.once('close', () => server.destroy());
  client.pipe(server).pipe(client);
}

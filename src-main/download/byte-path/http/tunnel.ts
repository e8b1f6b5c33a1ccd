import { request } from 'node:http';
import type { Socket } from 'node:net';
import { type Made, openTcp, standing } from './connect.ts';
import { ProxyError, proxyWantsPassword } from './errors.ts';
import { proxyAuthorization } from './proxy-authorization.ts';
import type { ReadBuffer } from './read-buffer.ts';
import { type Target, targetOf } from './target.ts';
import type { Tls } from './tls.ts';

/**
 * Connects to a proxy, secured by `tls` where it speaks it.
 *
 * @throws ProxyError
 */
export async function reachProxy(
  proxy: URL,
  tls: Tls | null,
  buffer: ReadBuffer | null,
  made: Made,
): Promise<Socket> {
  const target = targetOf(proxy);
  try {
    if (tls === null) return await standing(openTcp(target, buffer), 'connect', made);
    return await standing(tls.open(target, buffer), 'secureConnect', made);
  } catch (error) {
    throw new ProxyError('The proxy cannot be reached.', 'soon', (error as Error).message);
  }
}

/**
 * Has the proxy connect to `target`; then the socket is a way to there.
 *
 * @throws ProxyError
 */
export async function openTunnel(socket: Socket, proxy: URL, target: Target): Promise<void> {
  if (proxy.protocol.startsWith('http')) return askToConnect(socket, proxy, target);
  const { askSocks } = await import('./socks.ts');
  return askSocks(socket, proxy, target);
}

/** RFC 9110, 9.3.6. */
function askToConnect(socket: Socket, proxy: URL, { host, port }: Target): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const path = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const asking = request({
    createConnection: () => socket,
    method: 'CONNECT',
    path,
    headers: { host: path, ...proxyAuthorization(proxy) },
  });
  asking.on('connect', ({ statusCode = 0, statusMessage = '' }, _socket, early) => {
    if (statusCode >= 200 && statusCode < 300) {
      if (early.length > 0) socket.unshift(early);
      resolve();
      return;
    }
    reject(refusal(statusCode, `${statusCode} ${statusMessage}`.trim()));
    socket.destroy();
  });
  asking.on('error', ({ message }) => {
    reject(new ProxyError('The proxy broke the connection off.', 'soon', message));
  });
  asking.end();
  return promise;
}

function refusal(status: number, detail: string): ProxyError {
  if (status === 407) return proxyWantsPassword(detail);
  // It tried, and the server is to blame as often as the proxy.
  if (status >= 500) {
    return new ProxyError('The proxy could not reach the server.', 'soon', detail);
  }
  return new ProxyError('The proxy does not allow to reach this server.', 'never', detail);
}

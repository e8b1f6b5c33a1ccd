import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import type { GetOptions, Route } from '../exchange.ts';
import { type Made, openTcp, standing } from './connect.ts';
import { proxyAuthorization } from './proxy-authorization.ts';
import type { ReadBuffer } from './read-buffer.ts';
import { type Target, targetOf } from './target.ts';
import type { Tls } from './tls.ts';

/** How servers are reached over one route. What only some routes need is loaded with the first. */
export class Way {
  readonly route: Route;
  readonly #proxy: URL | null;
  /** The proxy takes requests for http addresses, and tunnels the others. */
  readonly #forwards: boolean;
  #serverTls: Tls | undefined;
  #proxyTls: Tls | undefined;

  constructor(route: Route) {
    this.route = route;
    this.#proxy = route.proxy === null ? null : new URL(route.proxy);
    this.#forwards = this.#proxy?.protocol.startsWith('http') ?? false;
  }

  /** The proxy answers requests for `origin`, or has the server answer them. */
  isForwarded(origin: string): boolean {
    return this.#forwards && origin.startsWith('http:');
  }

  /** How a request for `path` differs where a proxy forwards it (RFC 9112, 3.2.2). */
  forwarding(
    url: URL,
    path: string,
    headers: GetOptions['headers'],
  ): Partial<Dispatcher.DispatchOptions> {
    if (this.#proxy === null || !this.isForwarded(url.protocol)) return {};
    return {
      path: `http://${url.host}${path}`,
      headers: { ...headers, ...proxyAuthorization(this.#proxy) },
    };
  }

  /**
   * Connects to the server of `origin`, or to the proxy that answers for it. `buffer` is for the
   * bytes of HTTP; where TLS or HTTP/2 must read in a way of their own, it is left alone.
   */
  async connect(origin: URL, buffer: ReadBuffer, made: Made): Promise<Socket> {
    const target = targetOf(origin);
    const isSecure = origin.protocol === 'https:';
    if (this.#proxy !== null) {
      const socket = await this.#toProxy(this.#proxy, target, isSecure ? null : buffer, made);
      if (!isSecure) return socket;
      return standing((await this.#toServer()).over(socket, target), 'secureConnect', made);
    }
    if (!isSecure) return standing(openTcp(target, buffer), 'connect', made);
    const server = await this.#toServer();
    return standing(server.open(target, this.route.http2 ? null : buffer), 'secureConnect', made);
  }

  /** Without a buffer, the bytes that come are those of TLS with the server. */
  async #toProxy(
    proxy: URL,
    target: Target,
    buffer: ReadBuffer | null,
    made: Made,
  ): Promise<Socket> {
    const { openTunnel, reachProxy } = await import('./tunnel.ts');
    const tls = proxy.protocol === 'https:' ? await this.#securingProxy() : null;
    const socket = await reachProxy(proxy, tls, buffer, made);
    if (buffer === null || !this.#forwards) await openTunnel(socket, proxy, target);
    return socket;
  }

  async #toServer(): Promise<Tls> {
    const { Tls } = await import('./tls.ts');
    this.#serverTls ??= new Tls(this.route);
    return this.#serverTls;
  }

  /** It sees passwords, so that nothing that was allowed for servers is allowed for it. */
  async #securingProxy(): Promise<Tls> {
    const { Tls } = await import('./tls.ts');
    const demands = { insecure: false, clientCertificate: null, http2: false };
    this.#proxyTls ??= new Tls({ ...this.route, ...demands });
    return this.#proxyTls;
  }
}

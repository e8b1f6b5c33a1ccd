import type { Exchange, GetOptions, Http, Route } from './exchange.ts';
import type { Connection } from './http/connection.ts';
import { DispatchedExchange } from './http/dispatched-exchange.ts';
import { Origin } from './http/origin.ts';
import { PaceWatch } from './http/pace.ts';
import { Way } from './http/way.ts';

/** Keeps the connections of one thread; there are none yet. */
export function createHttp(): Http {
  return new Origins();
}

class Origins implements Http {
  readonly #connections = new Set<Connection>();
  readonly #ways = new Map<string, Way>();
  readonly #origins = new Map<Way, Map<string, Origin>>();
  readonly #watch = new PaceWatch();
  #last: { readonly route: Route; readonly way: Way } | undefined;

  get(url: URL, options: GetOptions): Exchange {
    const { headers, timeoutMs, route } = options;
    const way = this.#way(route);
    const path = url.pathname + url.search;
    const request = {
      path,
      method: 'GET',
      headers,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      ...way.forwarding(url, path, headers),
    } as const;
    return new DispatchedExchange(this.#origin(way, url.origin), request, options, this.#watch);
  }

  dropIdle(): void {
    for (const origins of [...this.#origins.values()]) {
      for (const origin of [...origins.values()]) origin.dropIdle();
    }
  }

  async close(): Promise<void> {
    const error = new Error('closed');
    await Promise.all([...this.#connections].map((connection) => connection.destroy(error)));
  }

  #origin(way: Way, address: string): Origin {
    const origins = this.#origins.get(way) ?? new Map<string, Origin>();
    this.#origins.set(way, origins);
    const known = origins.get(address);
    if (known !== undefined) return known;
    const origin = new Origin(address, way, this.#connections, () => origins.delete(address));
    origins.set(address, origin);
    return origin;
  }

  #way(route: Route): Way {
    // Many exchanges in a row have the same one.
    if (this.#last !== undefined && isSame(this.#last.route, route)) return this.#last.way;
    const { proxy, insecure, authorities, clientCertificate, http2 } = route;
    const key = JSON.stringify([proxy, insecure, authorities, clientCertificate, http2]);
    const way = this.#ways.get(key) ?? new Way(route);
    this.#ways.set(key, way);
    this.#last = { route, way };
    return way;
  }
}

function isSame(a: Route, b: Route): boolean {
  return (
    a.proxy === b.proxy &&
    a.insecure === b.insecure &&
    a.authorities === b.authorities &&
    a.clientCertificate === b.clientCertificate &&
    a.http2 === b.http2
  );
}

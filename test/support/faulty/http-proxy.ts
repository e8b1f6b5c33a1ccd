import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { byteReader } from './byte-reader.ts';
import { type Identity, serverCertificate } from './certificate.ts';
import { basicCredentials } from './demands.ts';
import { headText } from './head.ts';
import { listen } from './listen.ts';
import { parseRequest, type SeenRequest } from './request.ts';
import { dial, join, type ProxyHosts } from './tunnel.ts';

/** One request to the proxy: CONNECT, or one with a whole address. */
export interface ProxiedRequest extends SeenRequest {
  /** Where it was to go: `host:port`. */
  readonly target: string;
  /** Whether it got there. */
  readonly passed: boolean;
}

export interface HttpProxyOptions {
  /** Demands them; 407 otherwise. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Answers everything with this status. */
  readonly refusal?: number;
  readonly hosts?: ProxyHosts;
  /** Speaks TLS with its clients. */
  readonly tls?: Identity;
}

/** An HTTP proxy on this machine that leads to this machine only. */
export interface HttpProxy extends AsyncDisposable {
  /** `http://127.0.0.1:12345`; `https:` with `tls`. */
  readonly url: string;
  /** What went through it or was refused, in the order of the answers. */
  readonly seen: readonly ProxiedRequest[];
  close(): Promise<void>;
}

/** Starts a proxy on a free port. After each request with a whole address it closes. */
export async function startHttpProxy(options: HttpProxyOptions = {}): Promise<HttpProxy> {
  const seen: ProxiedRequest[] = [];
  const startedAt = performance.now();

  async function serve(client: Socket): Promise<void> {
    client.on('error', () => client.destroy());
    const head = await byteReader(client).head();
    const request = parseRequest(head, performance.now() - startedAt, listening.opened);
    const place = placeOf(request);
    const refusal = refusalFor(request, options);
    const server =
      refusal === null
        ? await dial(place.hostname, place.port, options.hosts ?? {}).catch(() => null)
        : null;
    const target = `${place.hostname}:${place.port}`;
    seen.push({ ...request, target, passed: server !== null });
    if (server === null) {
      client.end(refusal ?? headText('1.1', 502, [['Content-Length', '0']]));
      return;
    }
    if (request.method === 'CONNECT') client.write(headText('1.1', 200, []));
    else server.write(forwarded(head, request), 'latin1');
    join(client, server);
  }

  /** A client that leaves in the middle of its head is nobody's concern. */
  const accept = (client: Socket) => void serve(client).catch(() => client.destroy());
  const listening = await listen(
    options.tls === undefined
      ? createServer(accept)
      : createSecureServer(await secureOptions(options.tls), accept),
  );
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${listening.host}`,
    seen,
    close: listening.close,
    [Symbol.asyncDispose]: listening.close,
  };
}

async function secureOptions(identity: Identity): Promise<{ cert: string; key: string }> {
  const { certificate: cert, key } = await serverCertificate(identity);
  return { cert, key };
}

function placeOf({ method, path }: SeenRequest): { hostname: string; port: number } {
  const address = new URL(method === 'CONNECT' ? `http://${path}` : path);
  const hostname = address.hostname.replace(/^\[(.*)\]$/, '$1');
  return { hostname, port: Number(address.port || 80) };
}

function refusalFor(
  { headers }: SeenRequest,
  { refusal, credentials }: HttpProxyOptions,
): string | null {
  const end = ['Content-Length', '0'] as const;
  if (refusal !== undefined) return headText('1.1', refusal, [end]);
  if (credentials === undefined) return null;
  const expected = basicCredentials(credentials.user, credentials.password);
  if (headers['proxy-authorization'] === expected) return null;
  return headText('1.1', 407, [['Proxy-Authenticate', 'Basic realm="weft"'], end]);
}

/** The request as the server gets it: RFC 9112, 3.2.1; without what concerns the proxy alone. */
function forwarded(head: string, { method, path }: SeenRequest): string {
  const { pathname, search } = new URL(path);
  const fields = head
    .split('\r\n')
    .slice(1, -2)
    .filter((line) => !/^(proxy-[a-z]+|connection):/i.test(line));
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, ...fields, 'Connection: close'];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

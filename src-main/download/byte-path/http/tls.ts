import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { FailureError } from '../../../contract/failure.ts';
import type { Route } from '../exchange.ts';
import { connecting, keptAlive } from './connect.ts';
import type { ReadBuffer } from './read-buffer.ts';
import type { Target } from './target.ts';

// TLS sessions that are remembered by host; each has some kilobytes.
const maxSessions = 200;

/** Secures connections as a route demands it. With a known session, the next one is cheaper. */
export class Tls {
  readonly #route: Route;
  readonly #context: tls.SecureContext;
  readonly #sessions = new Map<string, Buffer>();

  /** @throws FailureError `tls` when the certificates of the route cannot be used. */
  constructor(route: Route) {
    this.#route = route;
    this.#context = contextFor(route);
  }

  /** Begins to connect to `target` and to secure the connection. */
  open(target: Target, buffer: ReadBuffer | null): Socket {
    const socket = tls.connect({
      ...target,
      ...connecting(buffer),
      ...this.#securing(target),
    });
    buffer?.feed(socket);
    this.#remember(socket, target);
    return keptAlive(socket);
  }

  /** Begins to secure the way to `target` that stands already. */
  over(tunnel: Socket, target: Target): Socket {
    const socket = tls.connect({ socket: tunnel, ...this.#securing(target) });
    this.#remember(socket, target);
    return socket;
  }

  #securing({ host }: Target): tls.ConnectionOptions {
    const session = this.#sessions.get(host);
    return {
      // RFC 6066, 3: an address is not a name, but the certificate is compared with it.
      ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : { host }),
      ...(session === undefined ? {} : { session }),
      secureContext: this.#context,
      rejectUnauthorized: !this.#route.insecure,
      ALPNProtocols: this.#route.http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
    };
  }

  #remember(socket: tls.TLSSocket, { host }: Target): void {
    socket.on('session', (session) => {
      const [oldest] = this.#sessions.keys();
      if (this.#sessions.size >= maxSessions && oldest !== undefined) this.#sessions.delete(oldest);
      this.#sessions.set(host, session);
    });
  }
}

function contextFor({ authorities, clientCertificate }: Route): tls.SecureContext {
  try {
    return tls.createSecureContext({
      ...(authorities === null ? {} : { ca: [...usualAuthorities(), readable(authorities)] }),
      ...(clientCertificate === null ? {} : identityOf(clientCertificate)),
    });
  } catch (error) {
    throw new FailureError('tls', {
      message:
        'The certificates that were given cannot be used. Check their files and the passphrase.',
      detail: error instanceof Error ? error.message : '',
    });
  }
}

function identityOf({
  certificate: cert,
  key,
  passphrase,
}: NonNullable<Route['clientCertificate']>): tls.SecureContextOptions {
  return { cert, key, ...(passphrase === null ? {} : { passphrase }) };
}

/** Where there is no certificate, TLS would say nothing and trust nobody more. */
function readable(authorities: string): string {
  new X509Certificate(authorities);
  return authorities;
}

/** Those that are trusted where nothing else is said: naming more of them replaces them. */
function usualAuthorities(): readonly string[] {
  // Node has it since 22.15.
  const { getCACertificates } = tls as Partial<typeof tls>;
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

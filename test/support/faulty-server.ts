import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Behaviour } from './faulty/behaviour.ts';
import { selfSignedCertificate } from './faulty/certificate.ts';
import { sha256Of } from './faulty/content.ts';
import { giveAnswer } from './faulty/give-answer.ts';
import type { ServedFile } from './faulty/plan-answer.ts';
import { parseRequest, type SeenRequest } from './faulty/request.ts';
import { serveConnection } from './faulty/serve-connection.ts';
import { type StoredFile, storedFile } from './faulty/stored-file.ts';

/** A file of the server: where it stands and how it behaves. */
interface FileSpec extends Behaviour {
  /** Below the origin, as a person writes it: `pictures/a b.jpg`. Unless told, a new one. */
  readonly path?: string;
}

/** A real HTTP server on 127.0.0.1 that misbehaves on purpose. */
export interface FaultyServer extends AsyncDisposable {
  /** `http://127.0.0.1:12345`, without a slash at the end. */
  readonly origin: string;
  /**
   * Puts a file on the server, in place of the one that was at its path.
   * @returns its address, percent-encoded.
   */
  file(spec?: FileSpec): string;
  /** SHA-256, in hexadecimal, of what the server holds at an address now. */
  hashOf(url: string): string;
  /** What the server holds at an address now. */
  bytesOf(url: string): Buffer;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** The most requests that were being answered at the same time. */
  readonly busiest: number;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a server on a free port; `tls` gives it a certificate that nobody trusts. */
export async function startFaultyServer({ tls = false } = {}): Promise<FaultyServer> {
  const files = new Map<string, StoredFile>();
  const hashes = new WeakMap<ServedFile, string>();
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const startedAt = performance.now();
  let underWay = 0;
  let busiest = 0;

  function stored(url: string): StoredFile {
    const file = files.get(pathOf(url));
    if (file === undefined) throw new Error(`The server has no file at ${url}`);
    return file;
  }

  const context = tls ? await secureContext() : null;
  const server = createServer((tcp) => {
    sockets.add(tcp);
    tcp.once('close', () => sockets.delete(tcp));
    tcp.on('error', () => tcp.destroy());
    const socket =
      context === null ? tcp : new TLSSocket(tcp, { isServer: true, secureContext: context });
    serveConnection(socket, tcp, async (head, to) => {
      const request = parseRequest(head, performance.now() - startedAt);
      requests.push(request);
      const file = files.get(pathOf(request.path))?.take();
      busiest = Math.max(busiest, ++underWay);
      try {
        return await giveAnswer(to, request, file);
      } finally {
        underWay -= 1;
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', 1024, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    origin,
    file({ path = `file-${files.size + 1}.bin`, ...behaviour } = {}) {
      const url = `${origin}/${path.split('/').map(encodeURIComponent).join('/')}`;
      files.set(pathOf(url), storedFile(path, behaviour));
      return url;
    },
    hashOf(url) {
      const file = stored(url).present();
      const hash = hashes.get(file) ?? sha256Of(file.content);
      hashes.set(file, hash);
      return hash;
    },
    bytesOf(url) {
      const { content } = stored(url).present();
      return content.read(0, content.size);
    },
    requests,
    get busiest() {
      return busiest;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function secureContext() {
  const { private: key, cert } = await selfSignedCertificate();
  return createSecureContext({ key, cert });
}

/** The decoded path of an address; an undecodable one stays as it is. */
function pathOf(url: string): string {
  const path = new URL(url, 'http://127.0.0.1').pathname;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

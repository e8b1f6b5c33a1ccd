import { createServer } from 'node:net';
import type { Digest, DigestAlgorithm } from '../../src-main/contract/digest.ts';
import { pathOf } from './faulty/addresses.ts';
import type { Behaviour } from './faulty/behaviour.ts';
import type { Identity } from './faulty/certificate.ts';
import { digestOf } from './faulty/digest-of.ts';
import { giveAnswer } from './faulty/give-answer.ts';
import { type LoopbackHost, listen } from './faulty/listen.ts';
import type { ServedFile } from './faulty/plan-answer.ts';
import { parseRequest, type SeenRequest } from './faulty/request.ts';
import { crowd, type Room } from './faulty/room.ts';
import { securing } from './faulty/secure.ts';
import { serveConnection } from './faulty/serve-connection.ts';
import { type StoredFile, standIn, storedFile } from './faulty/stored-file.ts';
import { type SumsOptions, sumsText } from './faulty/sums-file.ts';

/** A file of the server: where it stands and how it behaves. */
interface FileSpec extends Behaviour {
  /** Below the origin, as a person writes it: `pictures/a b.jpg`. Unless told, a new one. */
  readonly path?: string;
  /** Instead of `path`: as it stands in the address, percent-encoded or not. */
  readonly rawPath?: string;
}

/** A file with the digests of other files. */
interface SumsSpec extends SumsOptions {
  /** `SHA256SUMS` unless told. */
  readonly path?: string;
}

interface ServerOptions {
  /** `true` is `self-signed`. */
  readonly tls?: boolean | Identity;
  /** Cuts clients without a certificate of the test authority; with `tls`. */
  readonly demandsCertificate?: boolean;
  readonly host?: LoopbackHost;
  /** How many requests are answered at the same time; the others are refused. */
  readonly room?: Room;
}

/** A real HTTP server on this machine that misbehaves on purpose. */
export interface FaultyServer extends AsyncDisposable {
  /** `http://127.0.0.1:12345`, without a slash at the end. */
  readonly origin: string;
  /**
   * Puts a file on the server, in place of the one that was at its path.
   * @returns its address, percent-encoded.
   */
  file(spec?: FileSpec): string;
  /**
   * Puts a file on the server with the digests of what is at `urls` now.
   * @returns its address.
   */
  sums(urls: readonly string[], spec?: SumsSpec): string;
  /** SHA-256, in hexadecimal, of what the server holds at an address now. */
  hashOf(url: string): string;
  digestOf(url: string, algorithm: DigestAlgorithm): Digest;
  /** What the server holds at an address now. */
  bytesOf(url: string): Buffer;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** Those for one file, whatever their query. */
  requestsOf(url: string): readonly SeenRequest[];
  /** The most requests that were being answered at the same time, refused ones included. */
  readonly busiest: number;
  /** The most for one file. */
  busiestOf(url: string): number;
  /** Counts until now; `open` connections are those that are open now. */
  readonly stats: {
    readonly requests: number;
    readonly connections: number;
    readonly open: number;
  };
  /** Resets all connections and goes on listening. */
  cutConnections(): void;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a server on a free port; unless told, in plain HTTP on 127.0.0.1. */
export async function startFaultyServer({
  tls = false,
  demandsCertificate = false,
  host = '127.0.0.1',
  room,
}: ServerOptions = {}): Promise<FaultyServer> {
  const files = new Map<string, StoredFile>();
  const requests: SeenRequest[] = [];
  const visitors = crowd();
  const startedAt = performance.now();
  const secured = tls && (await securing(tls === true ? 'self-signed' : tls, demandsCertificate));

  const listening = await listen(
    createServer((tcp) => {
      const { opened } = listening;
      serveConnection(secured ? secured(tcp) : tcp, tcp, async (head, to) => {
        const request = parseRequest(head, performance.now() - startedAt, opened);
        requests.push(request);
        const file = files.get(pathOf(request.path));
        const visits = [visitors.enter(room), ...(file === undefined ? [] : [file.enter()])];
        const refusal = visits.find((visit) => visit.refusal !== null)?.refusal;
        try {
          return await giveAnswer(to, request, refusal ? standIn(refusal) : taken(file, request));
        } finally {
          for (const visit of visits) visit.leave();
        }
      });
    }),
    host,
  );
  const origin = `${tls ? 'https' : 'http'}://${listening.host}`;

  function stored(url: string): StoredFile {
    const file = files.get(pathOf(url));
    if (file === undefined) throw new Error(`The server has no file at ${url}`);
    return file;
  }

  function file({ path = `file-${files.size + 1}.bin`, rawPath, ...behaviour }: FileSpec = {}) {
    const url = `${origin}/${rawPath ?? path.split('/').map(encodeURIComponent).join('/')}`;
    files.set(pathOf(url), storedFile(path, behaviour));
    return url;
  }

  return {
    origin,
    file,
    sums(urls, { path = 'SHA256SUMS', ...options } = {}) {
      const summed = urls.map((url) => ({
        name: pathOf(url).split('/').at(-1) ?? '',
        content: stored(url).present().content,
      }));
      const bytes = Buffer.from(sumsText(summed, options));
      return file({ path, bytes, contentType: 'text/plain' });
    },
    hashOf: (url) => digestOf(stored(url).present().content, 'sha-256').value,
    digestOf: (url, algorithm) => digestOf(stored(url).present().content, algorithm),
    bytesOf(url) {
      const { content } = stored(url).present();
      return content.read(0, content.size);
    },
    requests,
    requestsOf: (url) => requests.filter(({ path }) => pathOf(path) === pathOf(url)),
    get busiest() {
      return visitors.busiest;
    },
    busiestOf: (url) => stored(url).busiest,
    get stats() {
      const { opened, open } = listening;
      return { requests: requests.length, connections: opened, open: open.size };
    },
    cutConnections() {
      for (const tcp of listening.open) tcp.resetAndDestroy();
    },
    close: listening.close,
    [Symbol.asyncDispose]: listening.close,
  };
}

function taken(file: StoredFile | undefined, request: SeenRequest): ServedFile {
  return file?.take(request) ?? standIn({ kind: 'status', status: 404 });
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from '../../contract/access.ts';

/** The way to a server. Two routes of the same content share connections. */
export interface Route
  extends Pick<Access, 'insecure' | 'authorities' | 'clientCertificate' | 'http2'> {
  /** Address of the proxy, with its credentials; null to go directly. */
  readonly proxy: string | null;
}

/** The head of a final response. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
}

/** Takes the bytes of a body in order. */
export interface Sink {
  /**
   * The memory of `chunk` is used again as soon as this returned undefined, or as soon as the
   * promise that it returned is settled. An error thrown, or a rejection, ends the exchange with it.
   *
   * @returns a promise when the source should wait.
   */
  write(chunk: Uint8Array): Promise<void> | undefined;
}

/** The connection that carries an exchange. */
export interface ConnectionFacts {
  /** IP address of the other end, which is the proxy's where there is one; '' where not known. */
  readonly remoteAddress: string;
  readonly protocol: 'http/1.1' | 'h2';
  /** It carried an exchange before. */
  readonly isReused: boolean;
}

/** When the steps of an exchange were reached, in milliseconds of `performance.now()`. */
export interface Timing {
  readonly askedAt: number;
  /** When the connection, its tunnel and its TLS stood; `askedAt` for one that stood before. */
  readonly connectedAt: number | null;
  /** When the head of the response was there. */
  readonly firstByteAt: number | null;
}

/** One request and its response. */
export interface Exchange {
  /** Settles when the head of the response is there; no byte reaches a sink before `receive`. */
  readonly head: Promise<ResponseHead>;
  /** Null until there is one. */
  readonly connection: ConnectionFacts | null;
  readonly timing: Timing;
  /** Hands the body over; settles at its end. Rejects when the connection ended before. */
  receive(sink: Sink): Promise<void>;
  /**
   * Ends the exchange if it is not over, and waits until its sink is out of use. What is left of a
   * small body that has arrived is dropped, and its connection used again.
   */
  stop(): Promise<void>;
}

/** How to ask, and how long to wait. Times are in milliseconds; 0 waits for ever. */
export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly route: Route;
  /** For the connection to stand, with its tunnel and its TLS. */
  readonly connectTimeoutMs: number;
  /** Without an answer, and between two chunks. */
  readonly timeoutMs: number;
  /**
   * A body that brings less than this on average during `timeoutMs` counts as one that stopped, in
   * bytes a second. Time during which the sink let the source wait does not count.
   */
  readonly floor: number;
  /**
   * How many bytes the next read may bring at the most; asked for each but the first one on a
   * connection that carried another exchange before.
   */
  readonly mostBytes: () => number;
}

/** The connections of one thread. */
export interface Http {
  /**
   * Sends a GET for `url` at once, on a connection of its own, without following redirects or
   * undoing content encodings. The number of connections is the caller's business.
   *
   * Errors carry a `code` that `classify` knows, or are FailureErrors.
   */
  get(url: URL, options: GetOptions): Exchange;
  /** Drops the connections that carry nothing. */
  dropIdle(): void;
  /** Drops all connections. */
  close(): Promise<void>;
}

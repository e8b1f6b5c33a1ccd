import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { FailureError } from '../contract/failure.ts';

export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
}

/** Takes the bytes of a body in order. */
export interface Sink {
  /** @returns a promise when the source should wait; an error thrown ends the exchange with it. */
  write(chunk: Uint8Array): Promise<void> | undefined;
}

/** One request and its response. */
export interface Exchange {
  /** Settles when the head of the response is there; no byte of the body is read before `receive`. */
  readonly head: Promise<ResponseHead>;
  /** Hands the body over; settles at its end. Rejects when the connection ended before. */
  receive(sink: Sink): Promise<void>;
  /** Ends the exchange if it is not over, and waits until its connection is out of use. */
  stop(): Promise<void>;
}

export interface HttpOptions {
  readonly userAgent: string;
  /** Milliseconds after which to give up connecting. */
  readonly timeoutMs: () => number;
}

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds without an answer, and between two chunks, after which to give up. */
  readonly timeoutMs: number;
}

export interface Http {
  /** Sends a GET for `url` without following redirects or undoing content encodings. */
  get(url: URL, options: GetOptions): Exchange;
  /** Drops all connections. */
  close(): Promise<void>;
}

type Connector = ReturnType<typeof buildConnector>;

/** Connectors by their timeout; each remembers TLS sessions, so it is kept. */
function createConnectors(): (timeoutMs: number) => Connector {
  const connectors = new Map<number, Connector>();
  return (timeout) => {
    const connector = connectors.get(timeout) ?? buildConnector({ timeout, allowH2: false });
    connectors.set(timeout, connector);
    return connector;
  };
}

/** The connections of the engine: one pool for all hosts, HTTP/1.1, one request at a time each. */
export function createHttp({ userAgent, timeoutMs }: HttpOptions): Http {
  const sockets = new SocketErrors();
  const connectorFor = createConnectors();
  // undici does not let go of what is still connecting.
  const connecting = new Set<Socket>();
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    connect: (options, callback) => {
      const connect = connectorFor(timeoutMs());
      // Left out of undici's types: a connector returns the socket at once.
      const socket = connect(options, (...result) => {
        connecting.delete(socket);
        if (result[0] === null) sockets.watch(result[1]);
        callback(...result);
      }) as unknown as Socket;
      connecting.add(socket);
    },
  });
  return {
    get: (url, options) => new DispatchedExchange(agent, sockets, url, options, userAgent),
    async close() {
      const closing = agent.destroy();
      for (const socket of connecting) socket.destroy();
      await closing;
    },
  };
}

/**
 * Tells a body that ended from a connection that was reset: without a declared length undici
 * reports both alike, in the same turn in which the socket emits its error.
 */
class SocketErrors {
  current: Error | undefined;

  watch(socket: Socket): void {
    socket.prependListener('error', (error) => {
      this.current = error;
      queueMicrotask(() => {
        this.current = undefined;
      });
    });
  }
}

class DispatchedExchange implements Exchange, Dispatcher.DispatchHandler {
  readonly head: Promise<ResponseHead>;
  readonly #sockets: SocketErrors;
  readonly #head = Promise.withResolvers<ResponseHead>();
  readonly #body = Promise.withResolvers<void>();
  #controller: Dispatcher.DispatchController | undefined;
  #sink: Sink | undefined;
  // Pausing is only a wish: when the server closes, undici hands over all that had arrived.
  #early: Buffer[] = [];
  #state: 'waiting' | 'open' | 'stopped' | 'over' = 'waiting';
  #hasHead = false;

  constructor(
    agent: Agent,
    sockets: SocketErrors,
    url: URL,
    { headers, timeoutMs }: GetOptions,
    userAgent: string,
  ) {
    this.#sockets = sockets;
    this.head = this.#head.promise;
    // Both are awaited where they matter; a stopped exchange leaves them unheard.
    this.#head.promise.catch(() => undefined);
    this.#body.promise.catch(() => undefined);
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { ...headers, ...authorization(url), 'user-agent': userAgent },
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      },
      this,
    );
  }

  async receive(sink: Sink): Promise<void> {
    // More may come while this waits; it then stands behind what came before.
    for (const chunk of this.#early) await sink.write(chunk);
    this.#early = [];
    this.#sink = sink;
    this.#controller?.resume();
    await this.#body.promise;
  }

  async stop(): Promise<void> {
    if (this.#state === 'waiting') {
      // Not on a connection yet: `onRequestStart` will see it and leave at once.
      this.#state = 'stopped';
      this.#end(new Error('stopped'));
    } else if (this.#state === 'open') {
      this.#state = 'stopped';
      this.#controller?.abort(new Error('stopped'));
    }
    await this.#body.promise.catch(() => undefined);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#state === 'stopped') controller.abort(new Error('stopped'));
    else this.#state = 'open';
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    reason = '',
  ): void {
    if (status < 200) return;
    if (this.#sink === undefined) controller.pause();
    this.#hasHead = true;
    this.#head.resolve({ status, headers, reason });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#sink === undefined) {
      this.#early.push(chunk);
      return;
    }
    const wait = this.#sink.write(chunk);
    if (wait === undefined) return;
    controller.pause();
    void wait.then(() => controller.resume());
  }

  onResponseEnd(): void {
    const error = this.#sockets.current;
    if (error === undefined) this.#over(() => this.#body.resolve());
    else this.#end(error);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(breaksHttp(error, this.#hasHead) ? withCode(error) : error);
  }

  #end(error: Error): void {
    this.#over(() => {
      this.#head.reject(error);
      this.#body.reject(error);
    });
  }

  #over(settle: () => void): void {
    this.#state = this.#state === 'stopped' ? 'stopped' : 'over';
    settle();
  }
}

/** With two lengths in a head, undici speaks of a body that is too short. */
function breaksHttp({ name, code }: NodeJS.ErrnoException, hasHead: boolean): boolean {
  const isShort = code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
  return name === 'HTTPParserError' || (isShort && !hasHead);
}

/** undici 8.12 leaves out the code of what its parser says (lib/dispatcher/client-h1.js). */
function withCode({ message }: Error): Error {
  const code = message.includes('Invalid EOF state') ? 'HPE_INVALID_EOF_STATE' : 'HPE_INVALID';
  return Object.assign(new Error(message), { code });
}

/** Credentials written into an address, as RFC 7617 wants them. */
function authorization(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {};
  const decoded = [url.username, url.password].map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw new FailureError('bad-address', { detail: 'the user name or password is not encoded' });
    }
  });
  return { authorization: `Basic ${Buffer.from(decoded.join(':')).toString('base64')}` };
}

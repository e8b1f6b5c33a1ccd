/// <reference path="./undici.d.ts" />
import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import type { ConnectionFacts } from '../exchange.ts';
import { timeoutError } from './errors.ts';
import { maxHeadBytes } from './head-reader.ts';
import { ReadBuffer, type ReadStage } from './read-buffer.ts';
import type { Way } from './way.ts';

/** Who keeps the connections. */
export interface ConnectionOwner {
  /** `https://files.example:8443` */
  readonly address: string;
  readonly way: Way;
  /** Those to other origins, and those that are idle, included. */
  readonly connections: { readonly size: number };
  /** The connection can be used again. */
  rest(connection: Connection): void;
  /** The connection is of no use any more. */
  forget(connection: Connection): void;
}

/**
 * One connection to one origin, for one exchange at a time. Undici opens it for the first of them;
 * it lasts until one of the sides closes it.
 */
export class Connection {
  /** Milliseconds of `performance.now()`. */
  connectedAt: number | null = null;
  /** Of the socket. After one, a body without a length is not a whole one. */
  error: Error | null = null;
  readonly #owner: ConnectionOwner;
  readonly #client: Client;
  readonly #buffer: ReadBuffer;
  readonly #connectTimeoutMs: number;
  // Undici does not let go of what is still connecting; a tunnel consists of several.
  readonly #sockets: Socket[] = [];
  #facts: Omit<ConnectionFacts, 'isReused'> | null = null;
  #exchanges = 0;

  constructor(owner: ConnectionOwner, connectTimeoutMs: number) {
    this.#owner = owner;
    this.#connectTimeoutMs = connectTimeoutMs;
    this.#buffer = new ReadBuffer(owner.connections);
    this.#client = new Client(owner.address, {
      pipelining: 1,
      allowH2: owner.way.route.http2,
      maxHeaderSize: maxHeadBytes,
      connect: (_, callback) => this.#connect(callback),
    });
    this.#client.on('disconnect', (_origin, _targets, error) => void this.destroy(error));
    this.#client.on('connectionError', (_origin, _targets, error) => void this.destroy(error));
  }

  /** At the present exchange; null until it stands. */
  get facts(): ConnectionFacts | null {
    return this.#facts === null ? null : { ...this.#facts, isReused: this.isReused };
  }

  /** It carried an exchange before the present one. */
  get isReused(): boolean {
    return this.#exchanges > 1;
  }

  set stage(stage: ReadStage) {
    this.#buffer.stage = stage;
  }

  carry(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#exchanges++;
    this.#client.dispatch(request, handler);
  }

  /** Its exchange is over, and it can carry another one. */
  rest(): void {
    this.stage = 'head';
    this.#owner.rest(this);
  }

  /** Ends the exchange that it carries with `error`. */
  async destroy(error: Error): Promise<void> {
    this.#owner.forget(this);
    for (const socket of this.#sockets) socket.destroy(error);
    if (!this.#client.destroyed) await this.#client.destroy(error);
  }

  #connect(callback: buildConnector.Callback): void {
    const timer = this.#connectTimeoutMs > 0 ? this.#startTimer(this.#connectTimeoutMs) : undefined;
    this.#owner.way
      .connect(new URL(this.#owner.address), this.#buffer, (socket) => this.#watch(socket))
      .finally(() => clearTimeout(timer))
      .then(
        (socket) => {
          this.#stands(socket);
          callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
  }

  #startTimer(timeoutMs: number): NodeJS.Timeout {
    const message = `no connection to ${this.#owner.address} within ${timeoutMs / 1000} s`;
    return setTimeout(() => {
      void this.destroy(timeoutError(message));
    }, timeoutMs);
  }

  /** Undici listens to the last socket only, and once it stands. */
  #watch(socket: Socket): void {
    if (this.#client.destroyed) socket.destroy();
    this.#sockets.push(socket);
    socket.on('error', (error) => {
      this.error = error;
    });
  }

  #stands(socket: Socket): void {
    const { remoteAddress = '' } = this.#sockets[0] ?? socket;
    const isHttp2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
    this.connectedAt = performance.now();
    this.#facts = { remoteAddress, protocol: isHttp2 ? 'h2' : 'http/1.1' };
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type {
  ConnectionFacts,
  Exchange,
  GetOptions,
  ResponseHead,
  Sink,
  Timing,
} from '../exchange.ts';
import type { Connection } from './connection.ts';
import { isLost, proxyWantsPassword, responseError, timeoutError } from './errors.ts';
import type { Origin } from './origin.ts';
import { Pace, type Paced, type PaceWatch } from './pace.ts';

// A small body is taken in before anybody has asked for it, which frees its connection.
const earlyBytes = 64 * 1024;

/** An exchange that undici carries out. */
export class DispatchedExchange implements Exchange, Paced, Dispatcher.DispatchHandler {
  readonly head: Promise<ResponseHead>;
  readonly #head = Promise.withResolvers<ResponseHead>();
  // Only once somebody receives it.
  #body: PromiseWithResolvers<void> | null = null;
  readonly #origin: Origin;
  readonly #request: Dispatcher.DispatchOptions;
  readonly #options: GetOptions;
  readonly #watch: PaceWatch;
  readonly #askedAt = performance.now();
  #facts: ConnectionFacts | null = null;
  #connectedAt: number | null = null;
  #firstByteAt: number | null = null;
  #connection: Connection;
  #controller: Dispatcher.DispatchController | null = null;
  #receivedHead: ResponseHead | null = null;
  #sink: Sink | null = null;
  #pace: Pace | null = null;
  // Copies of what came while the sink was not ready. Pausing is only a wish: when the server
  // closes, undici hands over all that had arrived.
  readonly #backlog: Uint8Array[] = [];
  #bytes = 0;
  #state: 'open' | 'arrived' | 'over' = 'open';
  #sinkWaits = false;
  #error: Error | null = null;

  constructor(
    origin: Origin,
    request: Dispatcher.DispatchOptions,
    options: GetOptions,
    watch: PaceWatch,
  ) {
    this.#origin = origin;
    this.#request = request;
    this.#options = options;
    this.#watch = watch;
    this.head = this.#head.promise;
    // A stopped exchange leaves it unheard.
    this.head.catch(() => undefined);
    this.#connection = origin.take(options.connectTimeoutMs);
    this.#connection.carry(request, this, options.mostBytes);
  }

  get connection(): ConnectionFacts | null {
    return this.#facts;
  }

  get timing(): Timing {
    return {
      askedAt: this.#askedAt,
      connectedAt: this.#connectedAt,
      firstByteAt: this.#firstByteAt,
    };
  }

  receive(sink: Sink): Promise<void> {
    const { floor, timeoutMs } = this.#options;
    this.#sink = sink;
    if (floor > 0 && timeoutMs > 0 && this.#state === 'open') {
      this.#pace = new Pace(floor, timeoutMs, performance.now());
      this.#watch.add(this);
    }
    this.#body = Promise.withResolvers();
    const { promise } = this.#body;
    // As above.
    promise.catch(() => undefined);
    if (this.#error !== null) this.#body.reject(this.#error);
    this.#goOn();
    return promise;
  }

  async stop(): Promise<void> {
    // An error takes its time to build, and most exchanges are over by now.
    if (this.#state !== 'over') this.#fail(new Error('stopped'));
  }

  /** Ends the exchange if its body comes too slowly. */
  checkPace(now: number): void {
    if (this.#state !== 'open' || !this.#pace?.isTooSlow(now, this.#bytes)) return;
    const { floor, timeoutMs } = this.#options;
    this.#fail(timeoutError(`less than ${floor} bytes a second during ${timeoutMs / 1000} s`));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#facts = this.#connection.facts;
    this.#connectedAt = Math.max(this.#askedAt, this.#connection.connectedAt ?? 0);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    reason = '',
  ): void {
    if (status < 200) return;
    if (status === 407 && this.#origin.way.isForwarded(this.#origin.address)) {
      this.#fail(proxyWantsPassword(`${status} ${reason}`.trim()));
      return;
    }
    this.#firstByteAt = performance.now();
    this.#connection.stage = 'body';
    this.#receivedHead = { status, headers, reason };
    this.#head.resolve(this.#receivedHead);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#state !== 'open') return;
    this.#bytes += chunk.length;
    if (this.#sink !== null && !this.#sinkWaits) {
      this.#write(this.#sink, chunk);
      return;
    }
    // Its memory is used again.
    this.#backlog.push(Uint8Array.prototype.slice.call(chunk));
    if (this.#bytes >= Math.min(earlyBytes, this.#options.mostBytes())) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#state !== 'open') return;
    // Without a declared length undici reports a connection that was reset as the end.
    if (this.#connection.error !== null) {
      this.#fail(this.#connection.error);
      return;
    }
    this.#connection.rest();
    this.#arrived();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#state !== 'open') return;
    if (isLost(error) && this.#receivedHead === null && this.#connection.isReused) {
      // The server closed it while it was idle, which is its right (RFC 9112, 9.3.1).
      void this.#connection.destroy(error);
      this.#connection = this.#origin.open(this.#options.connectTimeoutMs);
      this.#connection.carry(this.#request, this, this.#options.mostBytes);
      return;
    }
    if (isLost(error) && this.#isWhole()) {
      void this.#connection.destroy(error);
      this.#arrived();
      return;
    }
    this.#fail(responseError(error, this.#receivedHead !== null));
  }

  #arrived(): void {
    this.#state = 'arrived';
    this.#watch.delete(this);
    this.#goOn();
  }

  /** All bytes were there before the connection went away, but undici was paused. */
  #isWhole(): boolean {
    const headers = this.#receivedHead?.headers ?? {};
    if (headers['transfer-encoding'] !== undefined) return false;
    return headers['content-length'] === String(this.#bytes);
  }

  #hold(): void {
    this.#sinkWaits = true;
    // Otherwise the connection may carry another exchange already.
    if (this.#state !== 'open') return;
    this.#controller?.pause();
    this.#connection.stage = 'held';
    this.#pace?.pause(performance.now());
  }

  #goOn(): void {
    while (this.#state !== 'over' && this.#sink !== null && !this.#sinkWaits) {
      const chunk = this.#backlog.shift();
      if (chunk === undefined) break;
      this.#write(this.#sink, chunk);
    }
    if (this.#sink === null || this.#sinkWaits) return;
    if (this.#state === 'arrived') {
      this.#state = 'over';
      this.#body?.resolve();
    } else if (this.#state === 'open') {
      this.#connection.stage = 'body';
      this.#pace?.resume(performance.now());
      this.#controller?.resume();
    }
  }

  #write(sink: Sink, chunk: Uint8Array): void {
    try {
      const wait = sink.write(chunk);
      if (wait === undefined) return;
      this.#hold();
      wait.then(
        () => {
          this.#sinkWaits = false;
          this.#goOn();
        },
        (error: Error) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    if (this.#state === 'over') return;
    const isUnderWay = this.#state === 'open';
    this.#state = 'over';
    this.#watch.delete(this);
    this.#head.reject(error);
    this.#body?.reject(error);
    this.#error = error;
    if (isUnderWay) void this.#connection.destroy(error);
  }
}

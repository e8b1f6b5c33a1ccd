import type { Worker } from 'node:worker_threads';
import { atOnce, type News, type Order } from './messages.ts';
import type { Beginning } from './worker.ts';

// How often it is looked how busy a thread is.
const measureEveryMs = 100;

// A thread that works for more than this share of its time is busy.
const busyShare = 0.8;

// For so many measures in a row: any thread is busy while it starts.
const busyMeasures = 2;

export interface ByteThreadOptions {
  /** Called before anything is sent that rests on what was recorded. */
  readonly beforeSending: () => void;
  readonly onNews: (news: News) => void;
  readonly onBusy: () => void;
  /** It ended though nobody had it end. */
  readonly onDeath: (detail: string) => void;
}

/** Whether an order would do harm if what was recorded before it got lost. */
function restsOnRecords(order: Order): boolean {
  return order.kind === 'transfer' ? order.finish === null : !restsOnNone.has(order.kind);
}

const restsOnNone: ReadonlySet<Order['kind']> = new Set(['start', 'hold', 'offer', 'access']);

/** A thread that carries bytes, as main sees it. */
export class ByteThread {
  /** Files that it has, or had, open. */
  readonly files = new Set<number>();
  /** How many it carries at present. */
  transfers = 0;
  /** Whether it has begun to serve. */
  isReady = false;
  readonly #worker: Worker;
  readonly #options: ByteThreadOptions;
  readonly #measuring: NodeJS.Timeout;
  #outbox: Order[] = [];
  #busyFor = 0;
  #isOver = false;

  constructor(worker: Worker, beginning: Beginning, options: ByteThreadOptions) {
    this.#worker = worker;
    this.#options = options;
    worker.ref();
    worker.postMessage(beginning);
    worker.on('message', (news: string) => {
      for (const item of JSON.parse(news) as News[]) options.onNews(item);
    });
    // Nothing that a server or a disk does may come to this.
    worker.on('error', (error) => this.#die(`a byte thread failed: ${error}`));
    worker.on('exit', (code) => this.#die(`a byte thread ended with ${code}`));
    this.#measuring = setInterval(this.#measure(), measureEveryMs).unref();
  }

  /** Sends an order with the others of this turn of the loop; many are sent before its end. */
  post(order: Order): void {
    this.#outbox.push(order);
    if (this.#outbox.length === atOnce) this.#send();
    else if (this.#outbox.length === 1) setImmediate(() => this.#send());
  }

  #die(detail: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#measuring);
    this.#options.onDeath(detail);
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#measuring);
    await this.#worker.terminate();
  }

  #send(): void {
    if (this.#outbox.length === 0) return;
    const orders = this.#outbox;
    this.#outbox = [];
    try {
      if (orders.some(restsOnRecords)) this.#options.beforeSending();
    } finally {
      // A string is copied far faster than many small objects.
      this.#worker.postMessage(JSON.stringify(orders));
    }
  }

  #measure(): () => void {
    const { performance } = this.#worker;
    let before = performance.eventLoopUtilization();
    return () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      this.#busyFor = this.isReady && utilization > busyShare ? this.#busyFor + 1 : 0;
      if (this.#busyFor >= busyMeasures) this.#options.onBusy();
    };
  }
}

import type { Worker } from 'node:worker_threads';
import type { Access } from '../../contract/access.ts';
import type { DigestAlgorithm } from '../../contract/digest.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Mailbox } from './mailbox.ts';
import {
  atOnce,
  type Began,
  type Ended,
  type News,
  type Order,
  type Publication,
  progressEveryMs,
  type Question,
  type Reply,
  type TransferOrder,
} from './messages.ts';
import type { Beginning } from './worker.ts';

/** What a task hears of its transfers. */
export type TransferNews = Began | Ended;

/** A transfer as its task sees it. */
export interface TransferHandle {
  readonly id: number;
  /** As last reported; bytes before it, from the order's `from` on, are written. */
  readonly position: number;
  /** Bytes a millisecond over about the last second. */
  readonly rate: number;
  proceed(): void;
  clip(end: number): void;
  /** Returns when its connection and the part file are out of use. */
  stop(): Promise<void>;
}

export interface BytePathOptions extends Beginning {
  /** Starts the program of a thread. */
  readonly startWorker: () => Worker;
  /** The most threads; more than one for several fast streams. */
  readonly threads: number;
  /** Called before anything is sent: what the orders rest on is to be durable by then. */
  readonly beforeSending: () => void;
}

// The rates follow the transfers within about this time.
const rateWindowMs = 1_000;

// A thread that is busy for more than this share of its time gets help with files of this size;
// with small ones a second thread costs more than it brings.
const busy = 0.6;
const worthHelpBytes = 32 * 1024 * 1024;

/** The way of the bytes: sockets, files and hashes, in threads of their own. */
export class BytePath {
  readonly #options: BytePathOptions;
  readonly #threads: Thread[] = [];
  readonly #transfers = new Map<number, LiveTransfer>();
  readonly #requests = new Map<number, (result: Reply) => void>();
  readonly #accesses = new Map<number, Access>();
  #nextId = 1;
  #isSending = false;

  constructor(options: BytePathOptions) {
    this.#options = options;
    this.#threads.push(this.#startThread());
  }

  /** Makes the access known that transfers name by `id`. */
  setAccess(id: number, access: Access): void {
    this.#accesses.set(id, access);
    for (const thread of this.#threads) this.#post(thread, { kind: 'access', id, access });
  }

  /** Starts a transfer; its news go to `mailbox`, `onMoved` hears that its position moved. */
  transfer(
    order: Omit<TransferOrder, 'kind' | 'id'>,
    mailbox: Mailbox<TransferNews>,
    onMoved: () => void,
  ): TransferHandle {
    const id = this.#nextId++;
    const thread = this.#threadForTransfer(order.known.total ?? 0);
    const post = (next: Order) => this.#post(thread, next);
    const transfer = new LiveTransfer(id, order, thread, { mailbox, onMoved, post });
    this.#transfers.set(id, transfer);
    thread.transfers += 1;
    thread.files.add(order.file);
    this.#post(thread, { ...order, kind: 'transfer', id });
    return transfer;
  }

  /**
   * Brings what came of a file to the disk.
   * @returns for each transfer that is under way, up to where its bytes are there.
   * @throws FailureError when the disk refused.
   */
  async flush(file: number): Promise<ReadonlyMap<number, number>> {
    const replies = await Promise.all(
      this.#threadsOf(file).map((thread) => this.#ask(thread, { kind: 'flush', file })),
    );
    const positions = new Map<number, number>();
    for (const reply of replies) {
      if (reply.kind !== 'flushed') throw unexpected(reply);
      for (let index = 0; index < reply.positions.length; index += 2) {
        positions.set(reply.positions[index] ?? 0, reply.positions[index + 1] ?? 0);
      }
    }
    return positions;
  }

  /** Lets go of a part file. */
  async close(file: number): Promise<void> {
    await Promise.all(this.#threadsOf(file).map((thread) => this.#closeIn(thread, file)));
  }

  /** Computes the digest of a file, as lower-case hexadecimal. */
  async hash(path: string, algorithm: DigestAlgorithm): Promise<string> {
    const reply = await this.#ask(this.#leastBusy(), { kind: 'hash', path, algorithm });
    if (reply.kind !== 'digest') throw unexpected(reply);
    return reply.value;
  }

  /**
   * Flushes a part file and gives it its name.
   * @returns false when the name is taken.
   */
  async publish(file: number, how: Publication): Promise<boolean> {
    const [first = this.#leastBusy(), ...others] = this.#threadsOf(file);
    for (const thread of others) await this.#closeIn(thread, file);
    first.files.delete(file);
    const reply = await this.#ask(first, { kind: 'publish', file, ...how });
    if (reply.kind === 'published') return true;
    if (reply.kind === 'taken') return false;
    throw unexpected(reply);
  }

  /** Ends a `publish` that was interrupted; `size` is in bytes. */
  async republish(
    partPath: string,
    path: string,
    size: number,
  ): Promise<'published' | 'taken' | 'gone'> {
    const reply = await this.#ask(this.#leastBusy(), {
      kind: 'republish',
      partPath,
      path,
      size,
    });
    const { kind } = reply;
    if (kind === 'published' || kind === 'taken' || kind === 'gone') return kind;
    throw unexpected(reply);
  }

  /** Ends the threads; the transfers must have been stopped. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #startThread(): Thread {
    const { userAgent, limits } = this.#options;
    const worker = this.#options.startWorker();
    worker.ref();
    const beginning: Beginning = { userAgent, limits };
    worker.postMessage(beginning);
    const thread: Thread = { worker, outbox: [], transfers: 0, files: new Set(), load: 0 };
    let before = worker.performance.eventLoopUtilization();
    const measuring = setInterval(() => {
      const now = worker.performance.eventLoopUtilization();
      thread.load = worker.performance.eventLoopUtilization(now, before).utilization;
      before = now;
    }, 100).unref();
    worker.on('message', (news: string) => {
      for (const item of JSON.parse(news) as News[]) this.#hear(item);
    });
    worker.on('error', (error) => {
      throw error;
    });
    worker.on('exit', () => clearInterval(measuring));
    for (const [id, access] of this.#accesses) {
      this.#post(thread, { kind: 'access', id, access });
    }
    return thread;
  }

  #hear(news: News): void {
    switch (news.kind) {
      case 'reply':
        this.#requests.get(news.request)?.(news.result);
        this.#requests.delete(news.request);
        return;
      case 'progress':
        for (let index = 0; index < news.positions.length; index += 2) {
          const transfer = this.#transfers.get(news.positions[index] ?? 0);
          transfer?.moved(news.positions[index + 1] ?? 0);
        }
        return;
      case 'began':
        this.#transfers.get(news.id)?.hear(news);
        return;
      case 'ended': {
        const transfer = this.#transfers.get(news.id);
        if (transfer === undefined) return;
        this.#transfers.delete(news.id);
        transfer.thread.transfers -= 1;
        transfer.hear(news);
      }
    }
  }

  #ask(thread: Thread, question: Question): Promise<Reply> {
    const request = this.#nextId++;
    return new Promise((resolve) => {
      this.#requests.set(request, resolve);
      this.#post(thread, { ...question, request });
    });
  }

  async #closeIn(thread: Thread, file: number): Promise<void> {
    thread.files.delete(file);
    await this.#ask(thread, { kind: 'close', file });
  }

  #post(thread: Thread, order: Order): void {
    thread.outbox.push(order);
    if (thread.outbox.length === atOnce) this.#send();
    if (this.#isSending) return;
    this.#isSending = true;
    setImmediate(() => {
      this.#isSending = false;
      this.#send();
    });
  }

  #send(): void {
    this.#options.beforeSending();
    for (const { worker, outbox } of this.#threads) {
      // A string is copied far faster than many small objects.
      if (outbox.length > 0) worker.postMessage(JSON.stringify(outbox.splice(0)));
    }
  }

  #threadsOf(file: number): Thread[] {
    return this.#threads.filter(({ files }) => files.has(file));
  }

  #threadForTransfer(total: number): Thread {
    const [first = this.#leastBusy()] = this.#threads;
    if (total < worthHelpBytes) return first;
    const thread = this.#leastBusy();
    const needsHelp = thread.load > busy && thread.transfers > 0;
    if (!needsHelp || this.#threads.length >= this.#options.threads) return thread;
    const another = this.#startThread();
    this.#threads.push(another);
    return another;
  }

  #leastBusy(): Thread {
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new Error('There is always a thread');
    return others.reduce((best, next) => (next.transfers < best.transfers ? next : best), first);
  }
}

interface Thread {
  readonly worker: Worker;
  readonly outbox: Order[];
  transfers: number;
  /** Files that it has, or had, open. */
  readonly files: Set<number>;
  /** From 0 to 1, over the last moments. */
  load: number;
}

interface Listeners {
  readonly mailbox: Mailbox<TransferNews>;
  readonly onMoved: () => void;
  readonly post: (order: Order) => void;
}

class LiveTransfer implements TransferHandle {
  readonly id: number;
  readonly thread: Thread;
  position: number;
  readonly #mailbox: Mailbox<TransferNews>;
  readonly #onMoved: () => void;
  readonly #post: (order: Order) => void;
  readonly #over = Promise.withResolvers<void>();
  #isOver = false;
  #rate = 0;
  #movedAt = performance.now();

  constructor(
    id: number,
    { from }: Omit<TransferOrder, 'kind' | 'id'>,
    thread: Thread,
    { mailbox, onMoved, post }: Listeners,
  ) {
    this.id = id;
    this.thread = thread;
    this.position = from;
    this.#mailbox = mailbox;
    this.#onMoved = onMoved;
    this.#post = post;
  }

  get rate(): number {
    const silentMs = performance.now() - this.#movedAt;
    // What has not moved for a while slows down.
    return silentMs < 3 * progressEveryMs
      ? this.#rate
      : this.#rate * Math.exp(-silentMs / rateWindowMs);
  }

  hear(news: TransferNews): void {
    if (news.kind === 'began') {
      this.#movedAt = performance.now();
    } else {
      this.position = news.position;
      this.#isOver = true;
      this.#over.resolve();
    }
    this.#mailbox.send(news);
  }

  moved(position: number): void {
    const now = performance.now();
    const passed = Math.max(now - this.#movedAt, 1);
    const weight = this.#rate === 0 ? 1 : 1 - Math.exp(-passed / rateWindowMs);
    const rate = Math.max(position - this.position, 0) / passed;
    this.#rate += (rate - this.#rate) * weight;
    this.position = position;
    this.#movedAt = now;
    this.#onMoved();
  }

  proceed(): void {
    this.position = 0;
    this.#post({ kind: 'proceed', id: this.id });
  }

  clip(end: number): void {
    this.#post({ kind: 'clip', id: this.id, end });
  }

  async stop(): Promise<void> {
    if (!this.#isOver) this.#post({ kind: 'stop', id: this.id });
    await this.#over.promise;
  }
}

function unexpected(reply: Reply): Error {
  return reply.kind === 'failed'
    ? new FailureError(reply.failure.code, reply.failure)
    : new Error(`The byte path answered ${reply.kind}`);
}

import type { Worker } from 'node:worker_threads';
import type { Access } from '../../contract/access.ts';
import type { DigestAlgorithm } from '../../contract/digest.ts';
import { FailureError, type FailureParts, failure } from '../../contract/failure.ts';
import { classify } from '../classify.ts';
import type { SystemProxyFor } from '../system-proxies.ts';
import type { Prepared } from '../turn.ts';
import { ByteThread } from './byte-thread.ts';
import { LiveTransfer, type TransferListeners } from './live-transfer.ts';
import type {
  Began,
  Ended,
  Finished,
  News,
  Publication,
  Question,
  Reply,
  ServedText,
  TextOrder,
  TransferOrder,
} from './messages.ts';
import { OrphanedFiles } from './orphaned-files.ts';
import type { ProxyFound } from './proxy-questions.ts';
import type { Beginning } from './worker.ts';

/** What a task hears of its transfers. */
export type TransferNews = Began | Ended | Finished;

/** A transfer as its task sees it. */
export interface TransferHandle extends Prepared {
  readonly id: number;
  /** As last reported; bytes before it, from the order's `from` on, are written. */
  readonly position: number;
  /** Bytes a millisecond over about the last second. */
  readonly rate: number;
  /** Where it is likely to be by now, at that rate. */
  readonly reached: number;
  /** Takes what was asked for, of a transfer that waits. */
  proceed(): void;
  /** Takes the whole file that was offered. */
  proceedFromStart(): void;
  clip(end: number): void;
  /** Tells others than so far. */
  tell(listeners: TransferListeners): void;
  /** Returns when its connection and the part file are out of use. */
  stop(): Promise<void>;
}

export interface BytePathOptions extends Beginning {
  /** Starts the program of a thread. */
  readonly startWorker: () => Worker;
  /** The most threads; more than one for several fast streams. */
  readonly threads: number;
  readonly systemProxyFor: SystemProxyFor;
  /** Called before what rests on records is sent: they are to be kept by then. */
  readonly beforeSending: () => void;
}

// With files of this size a second thread brings more than it costs, if the first one is busy.
export const worthHelpBytes = 32 * 1024 * 1024;

/** The way of the bytes: sockets, files and hashes, in threads of their own. */
export class BytePath {
  readonly #options: BytePathOptions;
  readonly #threads: ByteThread[] = [];
  readonly #transfers = new Map<number, LiveTransfer>();
  readonly #requests = new Map<number, Asked>();
  readonly #accesses = new Map<number, Access>();
  readonly #orphaned = new OrphanedFiles();
  #nextId = 1;

  constructor(options: BytePathOptions) {
    this.#options = options;
    this.#threads.push(this.#startThread());
  }

  /** Makes the access known that transfers name by `id`. */
  setAccess(id: number, access: Access): void {
    this.#accesses.set(id, access);
    for (const thread of this.#threads) thread.post({ kind: 'access', id, access });
  }

  /** Forgets the accesses of all other ids. */
  keepAccesses(ids: ReadonlySet<number>): void {
    for (const id of [...this.#accesses.keys()].filter((other) => !ids.has(other))) {
      this.#accesses.delete(id);
      for (const thread of this.#threads) thread.post({ kind: 'access', id, access: null });
    }
  }

  /** Starts a transfer. */
  transfer(
    order: Omit<TransferOrder, 'kind' | 'id'>,
    listeners: TransferListeners,
  ): TransferHandle {
    const id = this.#nextId++;
    const thread = this.#threadFor(order.known.total ?? 0);
    const transfer = new LiveTransfer(id, order, thread, listeners);
    this.#transfers.set(id, transfer);
    thread.transfers += 1;
    thread.files.add(order.file);
    thread.post({ ...order, kind: 'transfer', id });
    return transfer;
  }

  /** Whether a transfer of a file is under way or stands by, or its part file is open. */
  carries(file: number): boolean {
    return this.#threadsOf(file).length > 0;
  }

  /** Puts the transfers of a file that are under way under these limits of speed. */
  limit(file: number, limits: readonly number[]): void {
    for (const transfer of this.#transfers.values()) {
      if (transfer.file === file) transfer.limit(limits);
    }
  }

  /**
   * Brings what came of a file to the disk.
   * @returns for each transfer that is under way, up to where its bytes are there.
   * @throws FailureError when the disk refused.
   */
  async flush(file: number): Promise<ReadonlyMap<number, number>> {
    await this.#orphaned.flush(file);
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

  /** Removes second names of files that are done. */
  removeNames(paths: readonly string[]): void {
    if (paths.length > 0) this.#leastBusy().post({ kind: 'remove', paths });
  }

  /** Lets go of a part file. */
  async close(file: number): Promise<void> {
    this.#orphaned.forget(file);
    await Promise.all(this.#threadsOf(file).map((thread) => this.#closeIn(thread, file)));
  }

  /**
   * Computes the digest of a file, as lower-case hexadecimal.
   * @param onRead hears now and then how many bytes were read.
   * @throws the reason of `stop` as soon as it was stopped; the file is closed then.
   */
  async hash(
    path: string,
    algorithm: DigestAlgorithm,
    stop: AbortSignal,
    onRead?: (bytes: number) => void,
  ): Promise<string> {
    stop.throwIfAborted();
    const thread = this.#leastBusy();
    const request = this.#nextId++;
    const onStop = () => thread.post({ kind: 'stop-hash', request });
    stop.addEventListener('abort', onStop);
    try {
      const reply = await this.#ask(thread, { kind: 'hash', path, algorithm }, request, onRead);
      stop.throwIfAborted();
      if (reply.kind !== 'digest') throw unexpected(reply);
      return reply.value;
    } finally {
      stop.removeEventListener('abort', onStop);
    }
  }

  /**
   * Asks a server for a small text, on a connection whose slot is the caller's business.
   * @throws FailureError when no answer came, or one that is too large.
   */
  async readText(order: TextOrder): Promise<ServedText> {
    const reply = await this.#ask(this.#leastBusy(), { kind: 'text', ...order });
    if (reply.kind !== 'text') throw unexpected(reply);
    return reply;
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

  /** Returns when the threads have obeyed all orders so far. */
  async catchUp(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => this.#ask(thread, { kind: 'catch-up' })));
  }

  /**
   * Has tasks ask anew, over new connections, for what is under way: the connections are dead,
   * whatever they say. Those whose server may begin anew are left to their timeout.
   */
  reconnect(): void {
    for (const transfer of this.#transfers.values()) {
      if (transfer.mayReconnect) void transfer.stop();
    }
    for (const thread of this.#threads) thread.post({ kind: 'drop-idle' });
  }

  /** Ends the threads; the transfers must have been stopped. */
  async end(): Promise<void> {
    await this.catchUp();
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #startThread(): ByteThread {
    const { userAgent, limits, startWorker, beforeSending } = this.#options;
    const thread: ByteThread = new ByteThread(
      startWorker(),
      { userAgent, limits },
      {
        beforeSending,
        onNews: (news) => this.#hear(news, thread),
        onBusy: () => this.#help(thread),
        onDeath: (detail) => this.#died(thread, detail),
      },
    );
    for (const [id, access] of this.#accesses) thread.post({ kind: 'access', id, access });
    return thread;
  }

  /** Starts another thread, if the busy one carries several large files. */
  #help(thread: ByteThread): void {
    if (this.#threads.length >= this.#options.threads) return;
    if (this.#movableFrom(thread).length > 1) this.#threads.push(this.#startThread());
  }

  #movableFrom(thread: ByteThread): LiveTransfer[] {
    return [...this.#transfers.values()].filter(
      (transfer) => transfer.thread === thread && transfer.mayMove,
    );
  }

  /** Stops every second large transfer of the first thread; its task has it begun anew, here. */
  #share(): void {
    for (const [index, transfer] of this.#movableFrom(this.#first()).entries()) {
      if (index % 2 === 1) void transfer.stop();
    }
  }

  #hear(news: News, thread: ByteThread): void {
    switch (news.kind) {
      case 'ready':
        thread.isReady = true;
        if (thread !== this.#threads[0]) this.#share();
        return;
      case 'reply':
        this.#requests.get(news.request)?.settle(news.result);
        this.#requests.delete(news.request);
        return;
      case 'proxy-wanted':
        void this.#findProxy(news.address).then((found) =>
          thread.post({ kind: 'proxy', question: news.question, found }),
        );
        return;
      case 'progress':
        this.#moved(news.positions);
        return;
      case 'began':
        this.#transfers.get(news.id)?.hear(news);
        return;
      case 'ended':
      case 'finished': {
        const transfer = this.#transfers.get(news.id);
        if (transfer === undefined) return;
        this.#transfers.delete(news.id);
        transfer.thread.transfers -= 1;
        if (news.kind === 'finished') {
          transfer.thread.files.delete(transfer.file);
          // Before its slot is given back: no other one is to get it meanwhile.
          if (news.next !== null) this.#transfers.get(news.next)?.started();
        }
        transfer.hear(news);
      }
    }
  }

  async #findProxy(address: string): Promise<ProxyFound> {
    try {
      return { kind: 'found', proxy: await this.#options.systemProxyFor(address) };
    } catch (error) {
      return { kind: 'failed', failure: classify(error) };
    }
  }

  #moved(positions: readonly number[]): void {
    const moved = new Set<() => void>();
    for (let index = 0; index < positions.length; index += 2) {
      const [id = 0, position = 0] = positions.slice(index, index + 2);
      this.#requests.get(id)?.onRead?.(position);
      const transfer = this.#transfers.get(id);
      if (transfer === undefined) continue;
      transfer.moved(position);
      moved.add(transfer.onMoved);
    }
    // Once for each file, however many connections it has.
    for (const onMoved of moved) onMoved();
  }

  /** The thread has ended by itself: nobody is to wait for it. */
  #died(thread: ByteThread, detail: string): void {
    const died = failure('internal', { ...threadDied, detail });
    // First: who hears of it may begin anew at once.
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    if (this.#threads.length === 0) this.#threads.push(this.#startThread());
    for (const transfer of [...this.#transfers.values()]) {
      if (transfer.thread !== thread) continue;
      const { id, file, path, position } = transfer;
      this.#transfers.delete(id);
      this.#orphaned.add(file, path);
      transfer.hear({ ...endedBefore(id, position), outcome: 'failed', failure: died });
    }
    for (const [request, { asked, settle }] of [...this.#requests]) {
      if (asked !== thread) continue;
      this.#requests.delete(request);
      settle({ kind: 'failed', failure: died });
    }
  }

  #ask(
    thread: ByteThread,
    question: Question,
    request = this.#nextId++,
    onRead?: (bytes: number) => void,
  ): Promise<Reply> {
    if (!this.#threads.includes(thread)) {
      return Promise.resolve({ kind: 'failed', failure: failure('internal', threadDied) });
    }
    return new Promise((resolve) => {
      this.#requests.set(request, { asked: thread, settle: resolve, onRead });
      thread.post({ ...question, request });
    });
  }

  async #closeIn(thread: ByteThread, file: number): Promise<void> {
    thread.files.delete(file);
    await this.#ask(thread, { kind: 'close', file });
  }

  #threadsOf(file: number): ByteThread[] {
    return this.#threads.filter(({ files }) => files.has(file));
  }

  #threadFor(total: number): ByteThread {
    return total < worthHelpBytes ? this.#first() : this.#leastBusy();
  }

  #first(): ByteThread {
    const [first] = this.#threads;
    if (first === undefined) throw new Error('There is always a thread');
    return first;
  }

  /** Of those that serve already the one with the fewest transfers. */
  #leastBusy(): ByteThread {
    return this.#threads
      .filter(({ isReady }) => isReady)
      .reduce((best, next) => (next.transfers < best.transfers ? next : best), this.#first());
  }
}

/** A question that waits for its reply. */
interface Asked {
  readonly asked: ByteThread;
  readonly settle: (result: Reply) => void;
  /** Hears how many bytes were read for it. */
  readonly onRead: ((bytes: number) => void) | undefined;
}

function endedBefore(id: number, position: number): Ended {
  return {
    kind: 'ended',
    id,
    position,
    outcome: 'stopped',
    failure: null,
    digest: null,
    isFlushed: false,
    why: '',
  };
}

// What it had written is there, and another thread may fare better.
const threadDied: FailureParts = {
  retry: 'soon',
  message: 'A part of Weft ended unexpectedly. Please report it if this happens again.',
};

function unexpected(reply: Reply): Error {
  return reply.kind === 'failed'
    ? new FailureError(reply.failure.code, reply.failure)
    : new Error(`The byte path answered ${reply.kind}`);
}

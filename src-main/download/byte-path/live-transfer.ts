import type { TransferHandle, TransferNews } from './byte-path.ts';
import type { ByteThread } from './byte-thread.ts';
import type { Mailbox } from './mailbox.ts';
import { progressEveryMs, type TransferOrder } from './messages.ts';

// The rate follows the transfer within about this time.
const rateWindowMs = 1_000;

// Who has not told of a byte for so long has stopped, or slows down.
const silenceMs = 3 * progressEveryMs;

/** Who hears of a transfer. */
export interface TransferListeners {
  readonly mailbox: Mailbox<TransferNews>;
  /** What stood by has begun. */
  readonly onStarted?: () => void;
  /** Its position moved. */
  readonly onMoved: () => void;
  /** Whether it may be stopped at any time to be begun again by another thread. */
  readonly mayMove: () => boolean;
}

/** A transfer that a thread is carrying. */
export class LiveTransfer implements TransferHandle {
  readonly id: number;
  readonly file: number;
  /** Of its part file. */
  readonly path: string;
  readonly thread: ByteThread;
  position: number;
  #listeners: TransferListeners;
  /** Only once somebody waits for its end. */
  #over: PromiseWithResolvers<void> | undefined;
  #isOver = false;
  #standsBy: boolean;
  #losesBytes = false;
  #rate = 0;
  #movedAt = performance.now();

  constructor(
    id: number,
    { file, path, from, standsBy }: Pick<TransferOrder, 'file' | 'path' | 'from' | 'standsBy'>,
    thread: ByteThread,
    listeners: TransferListeners,
  ) {
    this.id = id;
    this.file = file;
    this.path = path;
    this.thread = thread;
    this.position = from;
    this.#standsBy = standsBy;
    this.#listeners = listeners;
  }

  get rate(): number {
    const silentMs = performance.now() - this.#movedAt;
    // What has not moved for a while slows down.
    const isSilent = silentMs > silenceMs && !this.#isOver;
    return isSilent ? this.#rate * Math.exp(-silentMs / rateWindowMs) : this.#rate;
  }

  get reached(): number {
    const sinceMs = performance.now() - this.#movedAt;
    const isGoing = sinceMs <= silenceMs && !this.#isOver;
    return isGoing ? Math.floor(this.position + this.#rate * sinceMs) : this.position;
  }

  get onMoved(): () => void {
    return this.#listeners.onMoved;
  }

  get mayMove(): boolean {
    return this.#listeners.mayMove();
  }

  /** Whether another connection can go on from where this one is, with nothing lost. */
  get mayReconnect(): boolean {
    return !this.#losesBytes && !this.#standsBy;
  }

  /** It has begun, by itself. */
  started(): void {
    this.#standsBy = false;
    this.#listeners.onStarted?.();
  }

  start(): void {
    if (!this.#standsBy) return;
    this.#standsBy = false;
    this.thread.post({ kind: 'start', id: this.id });
  }

  hold(): void {
    this.thread.post({ kind: 'hold', id: this.id });
  }

  offer(): void {
    this.thread.post({ kind: 'offer', id: this.id });
  }

  hear(news: TransferNews): void {
    if (news.kind === 'began') {
      this.#losesBytes = news.use === 'whole' || news.resource.ranges !== true;
      this.#movedAt = performance.now();
    } else {
      this.position = news.kind === 'finished' ? news.size : news.position;
      this.#isOver = true;
      this.#over?.resolve();
    }
    this.#listeners.mailbox.send(news);
  }

  moved(position: number): void {
    const now = performance.now();
    const passed = Math.max(now - this.#movedAt, 1);
    const weight = this.#rate === 0 ? 1 : 1 - Math.exp(-passed / rateWindowMs);
    const rate = Math.max(position - this.position, 0) / passed;
    this.#rate += (rate - this.#rate) * weight;
    this.position = position;
    this.#movedAt = now;
  }

  proceedFromStart(): void {
    this.position = 0;
    this.proceed();
  }

  proceed(): void {
    this.thread.post({ kind: 'proceed', id: this.id });
  }

  clip(end: number): void {
    this.thread.post({ kind: 'clip', id: this.id, end });
  }

  tell(listeners: TransferListeners): void {
    this.#listeners = listeners;
  }

  limit(limits: readonly number[]): void {
    this.thread.post({ kind: 'limit', id: this.id, limits });
  }

  async stop(): Promise<void> {
    if (this.#isOver) return;
    this.#over ??= Promise.withResolvers();
    this.thread.post({ kind: 'stop', id: this.id });
    await this.#over.promise;
  }
}

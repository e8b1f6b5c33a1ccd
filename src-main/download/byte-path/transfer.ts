import { setTimeout } from 'node:timers/promises';
import { type Digest, isSameDigest } from '../../contract/digest.ts';
import { FailureError } from '../../contract/failure.ts';
import { plainBatchOptions } from '../../contract/task.ts';
import { classify } from '../classify.ts';
import { createHasher, digestsOf, type Hasher } from '../digests.ts';
import { nameAfterHead } from '../name-task.ts';
import type { PartFile } from '../part-file.ts';
import { type Answer, type Asker, probe } from '../probe.ts';
import { Throttle } from '../rate-limit.ts';
import { isStrong, judge, timeOf, type Use } from '../response.ts';
import { verdictByLength } from '../verdict.ts';
import type { Exchange, Sink } from './exchange.ts';
import type { Began, Ended, Finished, HeadFacts, News, TransferOrder } from './messages.ts';
import type { OpenFiles } from './open-files.ts';

/** What a transfer needs of its thread. */
export interface TransferTools {
  readonly asker: Asker;
  readonly files: OpenFiles;
  readonly send: (news: News) => void;
  /** The shared memory of the limits of speed. */
  readonly limits: SharedArrayBuffer;
}

// So much comes in a few turns of the loop. Of a larger file main hears when it begins to come.
const smallBytes = 64 * 1024;

// A small file that has not come by then is shown as being under way.
const longestUntoldMs = 100;

/** One connection that fetches one segment of a file into its part file. */
export class Transfer implements Sink {
  readonly order: TransferOrder;
  readonly #tools: TransferTools;
  #mayProceed = false;
  /** Only while it waits for that. */
  #onProceed: (() => void) | undefined;
  /** Undefined where no limit applies. */
  #throttle: Throttle | undefined;
  #exchange: Exchange | undefined;
  #answer: Answer | undefined;
  #part: PartFile | undefined;
  #hasher: Hasher | undefined;
  #algorithm: Digest['algorithm'] | undefined;
  /** Byte after the last one that is this transfer's. */
  #end: number;
  #position: number;
  /** The first byte of the file that it writes. */
  #first: number;
  /** All bytes of the file come by this transfer, in order. */
  #isWhole: boolean;
  /** Whether the whole file was offered instead of the bytes that were asked for. */
  #offersWhole = false;
  /** Bytes that came again and are still to be compared with those that are there. */
  #toCompare: number;
  /** The beginning of a small file, of which main hears only if the file is not finished at once. */
  #untold: Began | null = null;
  /** Set once it needs no more bytes: it reached its end, or was ordered to stop. */
  #over: 'done' | 'stopped' | undefined;

  constructor(order: TransferOrder, tools: TransferTools) {
    this.order = order;
    this.#tools = tools;
    if (order.limits.length > 0) this.#throttle = new Throttle(tools.limits, order.limits);
    this.#end = order.end ?? Number.POSITIVE_INFINITY;
    this.#position = order.from;
    this.#first = order.from;
    this.#toCompare = order.overlap;
    this.#isWhole = order.from === 0 && order.end === null;
  }

  /** Bytes before it are written, from the order's `from` on. */
  get position(): number {
    return this.#position;
  }

  /** Fetches the segment; never rejects. */
  async run(): Promise<Ended | Finished> {
    const ended = await this.#run();
    const finished = await this.#finished(ended);
    if (finished !== null) return finished;
    if (ended.outcome !== 'done' || !this.#isWhole) return ended;
    try {
      // What came as a whole is brought to the disk at once: nobody needs to ask for it.
      await this.#part?.flush();
      return { ...ended, isFlushed: true };
    } catch (error) {
      return { ...ended, outcome: 'failed', failure: classify(error), digest: null };
    }
  }

  /** Main has not heard that it began. */
  get isUntold(): boolean {
    return this.#untold !== null;
  }

  /** Tells main of a beginning that it has not heard of for too long. */
  tellInTime(now: number): void {
    if (now - (this.#answer?.exchange.timing.firstByteAt ?? now) > longestUntoldMs) this.#tell();
  }

  #tell(): void {
    if (this.#untold !== null) this.#tools.send(this.#untold);
    this.#untold = null;
  }

  /** Gives a small file that came whole its name; null where that is for main to do. */
  async #finished(ended: Ended): Promise<Finished | null> {
    const began = this.#untold;
    if (began === null) return null;
    // Not to be told while this waits for the disk.
    this.#untold = null;
    const finished = await this.#giveName(ended, began);
    if (finished === null) this.#tools.send(began);
    return finished;
  }

  async #giveName(ended: Ended, { resource, head }: Began): Promise<Finished | null> {
    const { finish, path, file, id } = this.order;
    if (finish === null || ended.outcome !== 'done' || !this.#isWhole) return null;
    const promised = finish.digest ?? head.digests[0] ?? null;
    if (promised !== null && !isSameDigest(promised, ended.digest)) return null;
    const verdict = promised === null ? verdictByLength(resource) : 'verified';
    const modifiedAt = finish.keepsTime ? timeOf(resource.lastModified) : null;
    try {
      const names = { partPath: path, path: finish.path, modifiedAt };
      const count = await this.#tools.files.finish(file, names);
      if (count === 0) return null;
      const told = { id, size: ended.position, resource, head, verdict, next: null };
      return { kind: 'finished', ...told, hasSecondName: count === 2 };
    } catch {
      // Main will meet the same trouble, and say so.
      return null;
    }
  }

  /** Whether a response may bring a file that needs nothing of main. */
  #mayFinish(head: HeadFacts, end: number | null): boolean {
    const { finish, address } = this.order;
    if (finish === null || end === null || end > smallBytes) return false;
    if ((head.encoding ?? 'identity') !== 'identity') return false;
    return (
      finish.hasFinalName ||
      nameAfterHead({ url: address, line: 0 }, head, plainBatchOptions) === null
    );
  }

  async #run(): Promise<Ended> {
    try {
      return await this.#fetch();
    } catch (error) {
      if (this.#over !== undefined) return this.#ended(this.#over);
      const failure = this.#failureOf(error);
      // Where the framing is wrong, nobody knows which bytes of this answer are the file's.
      if (failure.code === 'bad-response') this.#position = this.#first;
      return { ...this.#ended('failed'), failure };
    } finally {
      await this.#exchange?.stop();
      this.#throttle?.end();
    }
  }

  /** Leaves the bytes from `end` on to another transfer. */
  clip(end: number): void {
    if (end >= this.#end) return;
    this.#end = Math.max(end, this.#position);
    this.#hasher = undefined;
    this.#isWhole = false;
    if (this.#position === this.#end) this.#endWith('done');
  }

  /** Uses the whole file that was offered. */
  proceed(): void {
    if (this.#offersWhole) {
      // At once: a flush may be asked for in the same turn, and none of the old bytes count then.
      this.#position = 0;
      this.#first = 0;
    }
    this.#goOn();
  }

  /** Comes under other limits of speed; who waits for its turn under the old ones notices soon. */
  limit(limits: readonly number[]): void {
    this.#throttle?.end();
    this.#throttle = new Throttle(this.#tools.limits, limits);
  }

  stop(): void {
    this.#endWith('stopped');
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    const bytes = this.#toCompare > 0 ? this.#compared(chunk) : chunk;
    const room = this.#end - this.#position;
    const mine = bytes.byteLength > room ? bytes.subarray(0, room) : bytes;
    this.#store(mine);
    this.#hasher?.update(mine);
    if (mine.byteLength < bytes.byteLength) {
      this.#over ??= 'done';
      throw new Error('enough');
    }
    this.#throttle?.took(chunk.byteLength);
    return this.#turn();
  }

  #store(bytes: Uint8Array): void {
    if (this.#part === undefined) throw new Error('No part file is open');
    for (let left = bytes; left.byteLength > 0; ) {
      const written = this.#part.write(left, this.#position);
      left = left.subarray(written);
      this.#position += written;
    }
  }

  async #fetch(): Promise<Ended> {
    const { order } = this;
    const { from, end, overlap, known } = order;
    if (this.#over !== undefined) return this.#ended(this.#over);
    this.#answer = await probe(
      this.#tools.asker,
      order,
      this.#headers(),
      (exchange) => {
        this.#exchange = exchange;
        if (this.#over !== undefined) void exchange.stop();
      },
      () => this.#throttle?.chunkFor(Number.POSITIVE_INFINITY) ?? Number.POSITIVE_INFINITY,
    );
    if (this.#over !== undefined) return this.#ended(this.#over);
    const { head } = this.#answer;
    const use = judge(head, { from: from - overlap, end, known, compares: overlap > 0 });
    if (use.kind === 'complete') return this.#ended('complete');
    if (use.kind === 'unusable') return { ...this.#ended('unusable'), why: use.why };
    if (overlap > 0 && use.kind === 'continue' && use.end !== null && use.end <= from) {
      return { ...this.#ended('unusable'), why: '206 with fewer bytes than are compared' };
    }
    await this.#begin(use);
    if (this.#over !== undefined) return this.#ended(this.#over);
    await this.#turn();
    await this.#answer.exchange.receive(this);
    if (this.#over === undefined && this.#isShort()) throw this.#shortBody();
    this.#over ??= 'done';
    return this.#ended(this.#over);
  }

  async #begin(use: Exclude<Use, { kind: 'complete' | 'unusable' }>): Promise<void> {
    const facts = this.#facts();
    const { file, path, isNew, waits } = this.order;
    // Before anybody hears of it: another transfer may then open the file, too.
    if (use.kind === 'continue' && !waits) this.#part = this.#tools.files.open(file, path, isNew);
    const end = use.kind === 'continue' ? use.end : use.resource.total;
    if (end !== null) this.#end = Math.min(this.#end, end);
    this.#untold = {
      kind: 'began',
      id: this.order.id,
      use: use.kind,
      end,
      resource: use.resource,
      head: facts,
    };
    this.#offersWhole = use.kind === 'whole';
    if (!this.#mayFinish(facts, end)) this.#tell();
    if (use.kind === 'whole' || waits) await this.#untilProceed();
    if (use.kind === 'whole') {
      this.#toCompare = 0;
      this.#end = end ?? Number.POSITIVE_INFINITY;
      this.#isWhole = true;
    }
    if (this.#over !== undefined) return;
    this.#part ??= this.#tools.files.open(file, path, isNew || use.kind === 'whole');
    const algorithm = this.order.algorithm ?? facts.digests[0]?.algorithm;
    if (algorithm !== undefined && this.#isWhole) {
      this.#algorithm = algorithm;
      this.#hasher = createHasher(algorithm);
    }
  }

  #goOn(): void {
    this.#mayProceed = true;
    this.#onProceed?.();
  }

  async #untilProceed(): Promise<void> {
    if (this.#mayProceed) return;
    await new Promise<void>((resolve) => {
      this.#onProceed = resolve;
    });
  }

  #headers(): Record<string, string> {
    const { from, end, overlap, known, onlyIfSame } = this.order;
    const first = from - overlap;
    if (first === 0 && end === null) return {};
    const range = `bytes=${first}-${end === null ? '' : end - 1}`;
    return onlyIfSame && isStrong(known.etag) ? { range, 'if-range': known.etag } : { range };
  }

  #facts(): HeadFacts {
    if (this.#answer === undefined) throw new Error('There is no answer yet');
    const { head, exchange, address } = this.#answer;
    const { headers, status } = head;
    const { askedAt, connectedAt, firstByteAt } = exchange.timing;
    return {
      status,
      address,
      disposition: headers['content-disposition'] ?? null,
      contentType: headers['content-type'] ?? null,
      encoding: headers['content-encoding'] ?? null,
      digests: digestsOf(headers),
      remoteAddress: exchange.connection?.remoteAddress ?? '',
      protocol: exchange.connection?.protocol ?? 'http/1.1',
      connectMs: (connectedAt ?? askedAt) - askedAt,
      firstByteMs: (firstByteAt ?? askedAt) - askedAt,
    };
  }

  /** Takes from `chunk` what is there already, having compared it. */
  #compared(chunk: Uint8Array): Uint8Array {
    const length = Math.min(this.#toCompare, chunk.byteLength);
    const there = this.#part?.read(this.order.from - this.#toCompare, length);
    if (there === undefined || Buffer.compare(there, chunk.subarray(0, length)) !== 0) {
      throw new FailureError('changed', { detail: 'other bytes than those that are there' });
    }
    this.#toCompare -= length;
    return chunk.subarray(length);
  }

  /** Undefined when it may read on, otherwise a promise for when it may. */
  #turn(): Promise<void> | undefined {
    const wait = this.#throttle?.wait(this.#end - this.#position) ?? 0;
    return wait > 0 ? this.#waitOut(wait) : undefined;
  }

  async #waitOut(milliseconds: number): Promise<void> {
    let wait = milliseconds;
    while (wait > 0 && this.#over === undefined) {
      await setTimeout(wait);
      wait = this.#throttle?.wait(this.#end - this.#position) ?? 0;
    }
  }

  #endWith(over: 'done' | 'stopped'): void {
    this.#over ??= over;
    this.#goOn();
    void this.#exchange?.stop();
  }

  #ended(outcome: Ended['outcome']): Ended {
    const isWhole = outcome === 'done' && this.#hasher !== undefined;
    return {
      kind: 'ended',
      id: this.order.id,
      position: this.#position,
      outcome,
      failure: null,
      digest:
        isWhole && this.#algorithm !== undefined
          ? { algorithm: this.#algorithm, value: this.#hasher?.digest() ?? '' }
          : null,
      isFlushed: false,
      why: '',
    };
  }

  #failureOf(error: unknown) {
    const { code } = error as NodeJS.ErrnoException;
    const isShort = code === 'UND_ERR_SOCKET' || code === 'HPE_INVALID_EOF_STATE';
    // Before the head it was the connection, not the body, that ended.
    return isShort && this.#answer !== undefined ? this.#shortBody().failure : classify(error);
  }

  #isShort(): boolean {
    return Number.isFinite(this.#end) && this.#position < this.#end;
  }

  #shortBody(): FailureError {
    const end = Number.isFinite(this.#end) ? `byte ${this.#end}` : 'an unknown end';
    return new FailureError('short-body', {
      detail: `it ended at byte ${this.#position}, not ${end}`,
    });
  }
}

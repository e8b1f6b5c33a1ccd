import { access, stat } from 'node:fs/promises';
import type { Operation } from 'effection';
import type { Digest } from '../contract/digest.ts';
import { type Failure, FailureError } from '../contract/failure.ts';
import { printable } from '../contract/printable.ts';
import { Addresses, type Source } from './addresses.ts';
import type { BytePath, TransferHandle, TransferNews } from './byte-path/byte-path.ts';
import { Mailbox } from './byte-path/mailbox.ts';
import type { Began, Ended, HeadFacts } from './byte-path/messages.ts';
import type { CleanUp } from './clean-up.ts';
import { Growth } from './growth.ts';
import {
  assign,
  bestSplit,
  cover,
  gapsOf,
  join,
  limit,
  missingOf,
  type Plan,
  planOf,
  type Running,
  release,
  type Segment,
  split,
} from './plan.ts';
import { changed, isStrong, type Resource, unknownResource, whatDiffers } from './response.ts';
import type { Rooms } from './rooms.ts';
import type { Splittable, Turn } from './scheduler.ts';
import { partPathOf } from './task-paths.ts';
import type { Learned, LiveTask, TaskTable } from './task-table.ts';

/** What fetching needs. */
export interface FetchTools {
  readonly bytePath: BytePath;
  readonly table: TaskTable;
  readonly rooms: Rooms;
  /** Milliseconds without an answer or a byte after which to give up. */
  readonly timeoutMs: () => number;
  /** The limits of speed that a task is under. */
  readonly limitsOf: (live: LiveTask) => readonly number[];
  /** The proxy that the system names for an address. */
  readonly systemProxyFor: (address: string) => Promise<string | null>;
  /** Hears what the first response tells. */
  readonly onHead: (live: LiveTask, head: HeadFacts) => void;
}

/** A file all of whose bytes are on the disk. */
export interface Fetched {
  readonly resource: Resource;
  /** Of the first response; null when no byte was missing. */
  readonly head: HeadFacts | null;
  /** Computed on the way; null where the order of bytes did not allow it. */
  readonly digest: Digest | null;
}

// How often the bytes of a long download are flushed and recorded: what a power cut may cost.
const recordEveryMs = 5_000;

// What is compared where no strong validator vouches for the rest of a file.
const overlapBytes = 64 * 1024;

// A connection that brought this much before it broke is replaced at once.
const worthwhileBytes = 64 * 1024;

// Smaller files are done before moving them to another thread would pay.
const movableBytes = 32 * 1024 * 1024;

const leastSegmentBytes = 512 * 1024;

// After a refusal no connection is added for so long.
const refusalPauseMs = 1_000;

/** One connection of the file. */
interface Connection {
  readonly handle: TransferHandle;
  readonly source: Source;
  /** Host whose slot it holds beyond the one of the task; null for that one. */
  readonly slot: string | null;
  /** First byte that it fetches. */
  from: number;
  /** Byte after the last one that it was told to fetch. */
  end: number;
  readonly startedAt: number;
  hasBegun: boolean;
}

/** Brings all bytes of a file to the disk, over as many connections as there are slots to spare. */
export class FileFetch implements Splittable {
  readonly #live: LiveTask;
  readonly #tools: FetchTools;
  readonly #turn: Turn;
  readonly #mailbox = new Mailbox<TransferNews>();
  readonly #connections = new Map<number, Connection>();
  readonly #addresses: Addresses;
  readonly #systemProxies = new Map<string, string | null>();
  #plan: Plan;
  #resource: Resource;
  /** Bytes of the file, as soon as they are known. */
  #size: number | null;
  #head: HeadFacts | null = null;
  #digest: Digest | null = null;
  #isFlushed = false;
  #isOver = false;
  /** Whether the server has shown that its ranges are of no use. */
  #isOneStream = false;
  /** Whether validators could not vouch for the rest, so that bytes are compared. */
  #compares = false;
  #growth: Growth | undefined;
  #setUpMs = 100;
  #growsFrom = 0;
  /** Of connections that ended well, the latest first. */
  #earlierRates: readonly number[] = [];

  constructor(live: LiveTask, tools: FetchTools, turn: Turn) {
    const { task } = live;
    this.#live = live;
    this.#tools = tools;
    this.#turn = turn;
    this.#addresses = new Addresses([task.url, ...task.mirrors]);
    this.#plan = planOf(task.gaps ?? [{ from: 0, end: null }]);
    const { total, etag, lastModified } = task;
    this.#resource = { total, etag, lastModified, ranges: null };
    this.#size = total;
  }

  /** @throws FailureError when no connection can go on. */
  *run(cleanUp: CleanUp): Operation<Fetched> {
    cleanUp.add(() => this.#keep());
    if (this.#live.task.received > 0) yield* cleanUp.join(this.#checkPart());
    const { access } = this.#tools.table.optionsOf(this.#live);
    if (access.proxy.kind === 'system') yield* cleanUp.join(this.#askForProxies());
    let recordedAt = performance.now();
    if (this.#plan.length === 0) this.#tools.table.move(this.#live, { kind: 'downloading' });
    while (this.#plan.length > 0 || this.#connections.size > 0) {
      if (this.#connections.size === 0) this.#startFirst();
      const news = yield* this.#mailbox.next(recordEveryMs);
      if (news?.kind === 'began') this.#began(news);
      if (news?.kind === 'ended') this.#ended(news);
      this.#count();
      if (performance.now() - recordedAt < recordEveryMs) continue;
      yield* cleanUp.join(this.#record());
      recordedAt = performance.now();
    }
    if (!this.#isFlushed) yield* cleanUp.join(this.#tools.bytePath.flush(this.#live.id));
    this.#isOver = true;
    this.#tools.table.learn(this.#live, { received: this.#live.received, gaps: [] });
    return { resource: this.#resource, head: this.#head, digest: this.#digest };
  }

  async #askForProxies(): Promise<void> {
    const { url, mirrors } = this.#live.task;
    for (const address of [url, ...mirrors]) {
      this.#systemProxies.set(address, await this.#tools.systemProxyFor(address));
    }
  }

  /** Starts over where somebody took away bytes that are recorded as being there. */
  async #checkPart(): Promise<void> {
    const gaps = gapsOf(this.#plan);
    const last = gaps.at(-1);
    // Behind a last gap that reaches to the end nothing is held.
    const reachesEnd = last !== undefined && (last.end === null || last.end === this.#size);
    const least = reachesEnd ? last.from : (this.#size ?? 0);
    const { size } = await stat(partPathOf(this.#live)).catch(() => ({ size: -1 }));
    if (size < least) this.#startOver('somebody changed or removed its partial file');
  }

  timeLeftMs(): number {
    const missing = missingOf(gapsOf(this.#present())) ?? 0;
    return missing / Math.max(this.#rate(), Number.MIN_VALUE);
  }

  split(): boolean {
    if (!this.#canSplit()) return false;
    const open = this.#plan.find(({ transfer }) => transfer === null);
    if (open !== undefined) return this.#addConnection(open);
    const now = performance.now();
    this.#growth ??= new Growth(this.#resource.total ?? 0, now);
    const { size } = this.#connections;
    if (!this.#growth.allows(size, this.#rate(), this.#setUpMs, now)) return false;
    const best = bestSplit(this.#runnings(), {
      newRate: this.#usualRate(),
      setUpMs: this.#setUpMs,
      leastBytes: leastSegmentBytes,
    });
    if (best === null) return false;
    const cut = split(this.#plan, best.transfer, best.at);
    const far = cut.find(({ from, transfer }) => from === best.at && transfer === null);
    if (far === undefined) return false;
    const before = this.#plan;
    this.#plan = cut;
    if (!this.#addConnection(far)) {
      this.#plan = before;
      return false;
    }
    // The other one is clipped when this one has begun: not every server keeps its word.
    return true;
  }

  #canSplit(): boolean {
    const { total, ranges, etag, lastModified } = this.#resource;
    return (
      !this.#isOver &&
      !this.#isOneStream &&
      ranges === true &&
      total !== null &&
      (etag !== null || lastModified !== null) &&
      performance.now() >= this.#growsFrom
    );
  }

  /** With the slot that the task holds anyway. */
  #startFirst(): void {
    const [segment] = this.#plan;
    const source = this.#addresses.best(() => true);
    if (segment === undefined || source === undefined) throw new Error('There is nothing to ask');
    this.#start(segment, source, null);
  }

  #addConnection(segment: Segment): boolean {
    const source = this.#addresses.best((host) => this.#tools.rooms.hasRoom(host));
    if (source === undefined) return false;
    const isOwnFree = [...this.#connections.values()].every(({ slot }) => slot !== null);
    if (!isOwnFree && !this.#turn.takeSlot(source.host)) return false;
    this.#start(segment, source, isOwnFree ? null : source.host);
    return true;
  }

  #start(segment: Segment, source: Source, slot: string | null): void {
    const { task, id } = this.#live;
    const { bytePath, timeoutMs, limitsOf } = this.#tools;
    const { from, end } = segment;
    const { total, etag } = this.#resource;
    const vouches = isStrong(etag) && !this.#compares;
    const handle = bytePath.transfer(
      {
        file: id,
        path: partPathOf(this.#live),
        isNew: this.#live.received === 0 && this.#connections.size === 0,
        address: source.url,
        access: task.batchId,
        headers: source.url === task.url ? task.headers : {},
        from,
        end: end === total ? null : end,
        overlap: vouches ? 0 : Math.min(overlapBytes, from - this.#heldFrom(segment)),
        known: this.#resource,
        onlyIfSame: vouches,
        algorithm: task.digest?.algorithm ?? null,
        timeoutMs: timeoutMs(),
        systemProxy: this.#systemProxies.get(source.url) ?? null,
        limits: limitsOf(this.#live),
      },
      {
        mailbox: this.#mailbox,
        onMoved: () => this.#count(),
        mayMove: () => this.#canSplit() && (this.#size ?? 0) >= movableBytes,
      },
    );
    this.#plan = assign(this.#plan, segment, handle.id);
    source.connections += 1;
    const { id: connection } = handle;
    this.#tools.table.log(this.#live, {
      what: 'asked',
      connection,
      byte: from,
      detail: source.host,
    });
    const startedAt = performance.now();
    this.#connections.set(handle.id, {
      handle,
      source,
      slot,
      from,
      end: end ?? Number.POSITIVE_INFINITY,
      startedAt,
      hasBegun: false,
    });
    this.#live.connections = this.#connections.size;
  }

  /** Where the bytes begin that are there without a hole up to the segment. */
  #heldFrom(segment: Segment): number {
    const before = this.#plan[this.#plan.indexOf(segment) - 1];
    return before === undefined ? 0 : (before.end ?? segment.from);
  }

  #began(news: Began): void {
    const connection = this.#connections.get(news.id);
    if (connection === undefined) return;
    connection.hasBegun = true;
    this.#logAnswer(news);
    if (news.use === 'whole') {
      this.#offeredWhole(news, connection);
      return;
    }
    this.#setUpMs = Math.max(news.head.firstByteMs, 10);
    this.#learn(news);
    this.#clipOthers(connection);
    if (news.end !== null) {
      // A shorter range than asked for leaves a rest.
      this.#plan = split(this.#plan, news.id, news.end);
      connection.end = Math.min(connection.end, news.end);
    }
    if (this.#canSplit()) this.#turn.offerSlots(this);
  }

  /** What `connection` has begun to fetch is no longer for those that were on the way to it. */
  #clipOthers({ from }: Connection): void {
    for (const other of this.#connections.values()) {
      if (other.from >= from || other.end <= from) continue;
      other.end = from;
      other.handle.clip(from);
    }
  }

  /** Takes over what the first response says; the later ones were judged against it. */
  #learn({ resource, head }: Began): void {
    const isFirst = this.#head === null;
    this.#head ??= head;
    const known = this.#resource;
    const agrees = whatDiffers(resource, known) === null;
    this.#resource = {
      total: resource.total ?? (isFirst && this.#live.received === 0 ? null : known.total),
      etag: agrees
        ? (resource.etag ?? known.etag)
        : resource.etag && `W/${resource.etag.replace(/^W\//, '')}`,
      lastModified: resource.lastModified ?? known.lastModified,
      ranges: resource.ranges ?? known.ranges,
    };
    const { total, etag, lastModified } = this.#resource;
    this.#size = total;
    if (total !== null) this.#plan = limit(this.#plan, total);
    if (!isFirst) return;
    this.#isDownloading({ total, etag, lastModified });
    this.#tools.onHead(this.#live, head);
    this.#noteCompression(head);
  }

  #isDownloading(learned: Learned): void {
    const { table } = this.#tools;
    if (this.#live.task.state.kind === 'downloading') table.record(this.#live, learned);
    else table.move(this.#live, { kind: 'downloading' }, learned);
  }

  /** Identity was asked for; what comes otherwise is saved as it comes, since its length says so. */
  #noteCompression({ encoding }: HeadFacts): void {
    if ((encoding ?? 'identity') === 'identity') return;
    this.#isOneStream = true;
    const note = `The server sent it compressed (${printable(encoding ?? '', 40)}): saved as it came.`;
    const { task } = this.#live;
    this.#tools.table.record(this.#live, { note: [task.note, note].filter(Boolean).join(' ') });
  }

  /** The server answers a range with the whole file. */
  #offeredWhole({ resource, id, head }: Began, connection: Connection): void {
    const { handle } = connection;
    this.#isOneStream = true;
    if (this.#connections.size > 1) {
      void handle.stop();
      return;
    }
    const differs = whatDiffers(resource, this.#resource);
    const isVouched = differs === null && resource.etag === this.#resource.etag;
    const mayBeSame = differs === null || differs === 'ETag';
    if (mayBeSame && !isVouched && !this.#compares && resource.total !== null) {
      // Nodes of one server may name the same bytes differently, or not at all.
      this.#isOneStream = false;
      this.#compares = true;
      void handle.stop();
      return;
    }
    if (differs !== null) throw changed(differs, this.#resource);
    this.#startOver('the server does not give parts of it');
    this.#resource = resource;
    this.#size = resource.total;
    this.#plan = [{ from: 0, end: resource.total, transfer: id }];
    connection.from = 0;
    connection.end = resource.total ?? Number.POSITIVE_INFINITY;
    const { total, etag, lastModified } = resource;
    this.#head ??= head;
    this.#isDownloading({ total, etag, lastModified });
    this.#noteCompression(head);
    handle.proceed();
  }

  #startOver(why: string): void {
    this.#tools.table.startOver(this.#live, `Started over: ${why}.`);
    this.#plan = [{ from: 0, end: null, transfer: null }];
    this.#size = null;
    this.#resource = unknownResource;
  }

  #ended(news: Ended): void {
    const connection = this.#connections.get(news.id);
    if (connection === undefined) return;
    this.#plan = release(cover(this.#plan, connection.from, news.position), news.id);
    if (news.outcome === 'done') this.#succeeded(news, connection);
    if (news.outcome === 'complete') this.#plan = limit(this.#plan, connection.from);
    if (news.outcome === 'failed') this.#refused(news, connection);
    this.#logEnd(news);
    this.#leave(news.id, connection);
    if (news.outcome === 'unusable') this.#isUnusable(news);
    if (news.failure !== null) this.#failed(news.failure, news, connection);
  }

  #logAnswer({ id, head }: Began): void {
    const { status, protocol, remoteAddress, connectMs, firstByteMs } = head;
    this.#tools.table.log(this.#live, {
      what: 'answered',
      connection: id,
      connectMs: Math.round(connectMs),
      firstByteMs: Math.round(firstByteMs),
      detail: `${status} ${protocol} ${remoteAddress}`,
    });
  }

  #logEnd({ id, position, outcome, failure, why }: Ended): void {
    const detail = failure === null ? why || outcome : `${failure.code}: ${failure.detail}`;
    const what = failure === null ? 'ended' : 'broken';
    this.#tools.table.log(this.#live, { what, connection: id, byte: position, detail });
  }

  #leave(id: number, { source, slot }: Connection): void {
    source.connections -= 1;
    this.#connections.delete(id);
    this.#live.connections = this.#connections.size;
    // One that never began gives its bytes back to the one that is on the way to them.
    for (const { handle, end } of this.#connections.values()) {
      this.#plan = join(this.#plan, handle.id, end);
    }
    if (slot !== null) this.#turn.giveSlot(slot);
    // What is left is redundant.
    if (this.#plan.length === 0)
      for (const { handle } of this.#connections.values()) void handle.stop();
  }

  #succeeded({ position, digest, isFlushed }: Ended, { source, handle }: Connection): void {
    if (handle.rate > 0) this.#earlierRates = [handle.rate, ...this.#earlierRates].slice(0, 16);
    this.#tools.rooms.succeeded(source.host);
    this.#digest = digest;
    this.#isFlushed = isFlushed;
    if (this.#size === null) this.#size = position;
    this.#plan = limit(this.#plan, this.#size);
  }

  /** Called while the connection still counts as active. */
  #refused({ failure, position }: Ended, { source, from }: Connection): void {
    const { rooms } = this.#tools;
    const isOfOthers = failure?.code === 'http-status' && this.#connections.size > 1;
    const isRefusal =
      failure?.retry === 'later' ||
      failure?.code === 'refused' ||
      (failure?.code === 'reset' && position === from) ||
      isOfOthers;
    if (isRefusal && rooms.activeOn(source.host) > 1) rooms.refused(source.host);
  }

  /** @throws FailureError where no other connection goes on and none is worth trying at once. */
  #failed(failure: Failure, { position }: Ended, { source, from }: Connection): void {
    // What comes again after a start from the beginning is no progress.
    const gained = Math.min(position - from, this.#received() - this.#live.furthest);
    if (gained > 0) this.#live.failedAttempts = 0;
    this.#live.furthest = Math.max(this.#live.furthest, this.#received());
    if (isLocal(failure)) throw new FailureError(failure.code, failure);
    this.#growsFrom = performance.now() + refusalPauseMs;
    if (failure.retry === 'never' && this.#addresses.drop(source)) return;
    if (this.#connections.size > 0) return;
    if (gained < worthwhileBytes || failure.retry !== 'soon') {
      throw new FailureError(failure.code, failure);
    }
  }

  /** The ranges of the server are of no use: one stream, or what goes on already. */
  #isUnusable({ why }: Ended): void {
    this.#isOneStream = true;
    if (this.#connections.size > 0) return;
    if (why === 'another ETag' && !this.#compares) this.#compares = true;
    else this.#startOver(`the server gives no usable parts of it (${why})`);
  }

  /** Brings what came to the disk and records it. */
  async #record(): Promise<void> {
    const plan = this.#plan;
    const starts = new Map(Array.from(this.#connections, ([id, { from }]) => [id, from]));
    const positions = await this.#tools.bytePath.flush(this.#live.id);
    try {
      await access(partPathOf(this.#live));
    } catch {
      throw removedFailure();
    }
    let flushed = plan;
    for (const [id, position] of positions) {
      flushed = cover(flushed, starts.get(id) ?? position, position);
    }
    this.#tools.table.record(this.#live, progressOf(flushed, this.#size));
  }

  /** However the fetch ended: its connections are closed and what they brought is kept. */
  async #keep(): Promise<void> {
    const handles = Array.from(this.#connections.values(), ({ handle }) => handle);
    await Promise.all(handles.map((handle) => handle.stop()));
    const plan = this.#present();
    for (const [id, connection] of this.#connections) this.#leave(id, connection);
    if (this.#isOver) return;
    const { bytePath, table } = this.#tools;
    this.#isOver = true;
    try {
      await bytePath.flush(this.#live.id);
      // The move to the next state follows, and stores it.
      table.learn(this.#live, progressOf(plan, this.#size));
    } finally {
      table.count(this.#live, this.#live.task.received);
      await bytePath.close(this.#live.id);
    }
  }

  /** The plan without what the connections have been reported to have brought. */
  #present(): Plan {
    let plan = this.#plan;
    for (const { from, handle } of this.#connections.values()) {
      plan = cover(plan, from, handle.position);
    }
    return plan;
  }

  #received(): number {
    return progressOf(this.#present(), this.#size).received;
  }

  #count(): void {
    const received = this.#received();
    if (received !== this.#live.received) this.#tools.table.count(this.#live, received);
  }

  #rate(): number {
    let sum = 0;
    for (const { handle } of this.#connections.values()) sum += handle.rate;
    return sum;
  }

  /**
   * What one more connection may be expected to bring, in bytes a millisecond: the median of those
   * that there are and were; 1 while none is known.
   */
  #usualRate(): number {
    const present = Array.from(this.#connections.values(), ({ handle }) => handle.rate);
    const rates = [...present.filter((rate) => rate > 0), ...this.#earlierRates];
    rates.sort((one, other) => one - other);
    return rates[Math.floor(rates.length / 2)] ?? 1;
  }

  #runnings(): readonly Running[] {
    const usual = this.#usualRate();
    const now = performance.now();
    return this.#present().flatMap(({ from, end, transfer }) => {
      const connection = transfer === null ? undefined : this.#connections.get(transfer);
      if (connection === undefined || transfer === null || end === null) return [];
      const { handle, startedAt } = connection;
      const isYoung = now - startedAt < refusalPauseMs;
      const rate = handle.rate === 0 && isYoung ? usual : handle.rate;
      return { transfer, from, end, rate };
    });
  }
}

/** What a plan says that is there; `size` null while it is not known. */
function progressOf(plan: Plan, size: number | null) {
  const gaps = gapsOf(plan);
  const missing = missingOf(gaps);
  return { received: missing === null ? (gaps[0]?.from ?? 0) : (size ?? 0) - missing, gaps };
}

/** Failures of this machine or of the file as a whole, which no other connection mends. */
function isLocal({ code }: Failure): boolean {
  return localCodes.has(code);
}

const localCodes: ReadonlySet<string> = new Set([
  'disk-full',
  'not-permitted',
  'not-a-folder',
  'name-too-long',
  'disk',
  'internal',
  'changed',
  'quota',
]);

/** The part file, or its folder, is not there any more. */
export function removedFailure(): FailureError {
  return new FailureError('disk', {
    retry: 'restart',
    message: 'Somebody removed the partial file or its folder. Try again to begin anew.',
  });
}

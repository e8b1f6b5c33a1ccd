import { stat } from 'node:fs/promises';
import type { Operation } from 'effection';
import type { Digest } from '../contract/digest.ts';
import { type Failure, FailureError } from '../contract/failure.ts';
import { printable } from '../contract/printable.ts';
import { Addresses, type Source } from './addresses.ts';
import {
  type BytePath,
  type TransferHandle,
  type TransferNews,
  worthHelpBytes,
} from './byte-path/byte-path.ts';
import type { TransferListeners } from './byte-path/live-transfer.ts';
import { Mailbox } from './byte-path/mailbox.ts';
import type { Began, Ended, HeadFacts, TransferOrder } from './byte-path/messages.ts';
import { isLocal } from './classify.ts';
import type { CleanUp } from './clean-up.ts';
import { type Connection, Connections } from './connections.ts';
import type { Begun } from './fetch-at-once.ts';
import { goneOnly } from './gone-only.ts';
import { Growth } from './growth.ts';
import type { Learned, LiveTask } from './live-task.ts';
import {
  adopt,
  assign,
  bestSplit,
  cover,
  gapsOf,
  join,
  limit,
  missingOf,
  type Plan,
  planOf,
  progressOf,
  release,
  type Segment,
  split,
} from './plan.ts';
import { changed, isStrong, type Resource, unknownResource, whatDiffers } from './response.ts';
import { patienceAsked, stillRests } from './rests.ts';
import type { Rooms } from './rooms.ts';
import type { SystemProxyFor } from './system-proxies.ts';
import { partPathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';
import { answered, asked, ended } from './transfer-events.ts';
import { commonOrder } from './transfer-order.ts';
import type { Splittable, Turn } from './turn.ts';

/** What fetching needs. */
export interface FetchTools {
  readonly bytePath: BytePath;
  readonly table: TaskTable;
  readonly rooms: Rooms;
  /** Milliseconds without an answer or a byte after which to give up. */
  readonly timeoutMs: () => number;
  /** The limits of speed that a task is under. */
  readonly limitsOf: (live: LiveTask) => readonly number[];
  /** The lowest of them, in bytes a second; Infinity where there is none. */
  readonly leastLimitOf: (live: LiveTask) => number;
  /** The proxy that the system names for an address. */
  readonly systemProxyFor: SystemProxyFor;
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
const recordEveryMs = 2_000;

// What is compared where no strong validator vouches for the rest of a file.
const overlapBytes = 64 * 1024;

// A connection that brought this much before it broke is replaced at once.
const worthwhileBytes = 64 * 1024;

const leastSegmentBytes = 512 * 1024;

// A file that comes with this share of its speed limit is held by that, not by its connections.
const limitedShare = 0.7;

// What it comes with is not known before.
const limitSettleMs = 1_000;

// After a refusal no connection is added for so long.
const refusalPauseMs = 1_000;

/** Brings all bytes of a file to the disk, over as many connections as there are slots to spare. */
export class FileFetch implements Splittable {
  readonly #live: LiveTask;
  readonly #tools: FetchTools;
  readonly #turn: Turn;
  readonly #mailbox: Mailbox<TransferNews>;
  readonly #connections = new Connections();
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
  /** Where what is known of the file comes from; null until something is. */
  #trusted: Source | null = null;
  /** Whether bytes of other sources were used, too. */
  #isMixed = false;
  #growth: Growth | undefined;
  #setUpMs = 100;
  #growsFrom = 0;
  /** When the first answer came. */
  #beganAt = Number.POSITIVE_INFINITY;
  #starts = 0;
  readonly #onMoved = () => this.#count();
  /** What the first connection is to be; null once it is one of the others. */
  #begun: Begun | null;

  /** @param begun a transfer of the whole file that is under way; null to begin one. */
  constructor(live: LiveTask, tools: FetchTools, turn: Turn, begun: Begun | null = null) {
    const { task } = live;
    this.#begun = begun;
    this.#mailbox = begun?.mailbox ?? new Mailbox();
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
    if (this.#begun !== null) yield* this.#startFirst();
    if (this.#live.task.received > 0) yield* cleanUp.join(this.#checkPart());
    const { access } = this.#tools.table.optionsOf(this.#live);
    if (access.proxy.kind === 'system') yield* cleanUp.join(this.#askForProxies());
    let recordedAt = performance.now();
    if (this.#plan.length === 0) this.#tools.table.move(this.#live, { kind: 'downloading' });
    while (this.#plan.length > 0 || this.#connections.size > 0) {
      if (this.#connections.size === 0) {
        this.#heedRests();
        yield* this.#startFirst();
      }
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
    // What several servers gave is vouched for by none of them.
    const resource = this.#isMixed ? { ...this.#resource, etag: null } : this.#resource;
    return { resource, head: this.#head, digest: this.#digest };
  }

  /** @throws FailureError `proxy` when the system names none that Weft can use, for any address. */
  async #askForProxies(): Promise<void> {
    const { url, mirrors } = this.#live.task;
    for (const address of [url, ...mirrors]) {
      try {
        this.#systemProxies.set(address, await this.#tools.systemProxyFor(address));
      } catch (error) {
        const source = this.#addresses.best((other) => other.url === address);
        if (source === undefined || !this.#addresses.drop(source)) throw error;
      }
    }
  }

  /** Starts over where somebody took away bytes that are recorded as being there. */
  async #checkPart(): Promise<void> {
    const gaps = gapsOf(this.#plan);
    const last = gaps.at(-1);
    // Behind a last gap that reaches to the end nothing is held.
    const reachesEnd = last !== undefined && (last.end === null || last.end === this.#size);
    const least = reachesEnd ? last.from : (this.#size ?? 0);
    const part = await stat(partPathOf(this.#live)).catch(goneOnly);
    if (part === null || part.size < least)
      this.#startOver('somebody changed or removed its partial file');
  }

  timeLeftMs(): number {
    const missing = missingOf(this.#connections.present(this.#plan)) ?? 0;
    return missing / Math.max(this.#connections.rate, Number.MIN_VALUE);
  }

  get extraHosts(): readonly string[] {
    return Array.from(this.#connections.extra, ({ slot }) => slot);
  }

  release(host: string): void {
    const [slowest] = this.#connections.extra
      .filter(({ slot }) => slot === host)
      .toSorted((one, other) => one.handle.rate - other.handle.rate);
    if (slowest === undefined) return;
    slowest.isLeaving = true;
    this.#growsFrom = performance.now() + refusalPauseMs;
    void slowest.handle.stop();
  }

  split(): boolean {
    if (!this.#canSplit() || this.#isAtLimit()) return false;
    const open = this.#plan.find(({ transfer }) => transfer === null);
    if (open !== undefined) return this.#addConnection(open);
    const now = performance.now();
    this.#growth ??= new Growth(this.#resource.total ?? 0, now);
    const { size, rate, usualRate } = this.#connections;
    if (!this.#growth.allows(size, rate, this.#setUpMs, now)) return false;
    const best = bestSplit(this.#connections.runnings(this.#plan), {
      newRate: usualRate,
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

  /** Whether more connections would only share what a speed limit lets through. */
  #isAtLimit(): boolean {
    const limit = this.#tools.leastLimitOf(this.#live) / 1000;
    if (!Number.isFinite(limit)) return false;
    const isYoung = performance.now() - this.#beganAt < limitSettleMs;
    return isYoung || this.#connections.rate >= limit * limitedShare;
  }

  #canSplit(): boolean {
    const { total, ranges, etag, lastModified } = this.#resource;
    return (
      !this.#isOver &&
      // The first one is on its way.
      this.#connections.size > 0 &&
      !this.#isOneStream &&
      !this.#compares &&
      ranges === true &&
      total !== null &&
      (etag !== null || lastModified !== null) &&
      performance.now() >= this.#growsFrom
    );
  }

  /** @throws FailureError when all servers want to be left alone. */
  #heedRests(): void {
    const { rests } = this.#tools.rooms;
    if (this.#addresses.best(({ host }) => !rests.isResting(host)) !== undefined) return;
    throw stillRests(rests.leftMs(this.#addresses.best(() => true)?.host ?? ''));
  }

  /** With the slot that the task holds anyway. */
  *#startFirst(): Operation<void> {
    const { rests } = this.#tools.rooms;
    const [segment] = this.#plan;
    const source =
      this.#addresses.best(({ host }) => !rests.isResting(host)) ??
      this.#addresses.best(() => true);
    if (segment === undefined || source === undefined) throw new Error('There is nothing to ask');
    if (!this.#turn.moveTo(source.host)) yield* this.#turn.waitToMoveTo(source.host);
    this.#start(segment, source, null);
  }

  #addConnection(segment: Segment): boolean {
    const { useOwnSlot } = this.#connections;
    const { rooms } = this.#tools;
    const isHeld = (host: string) => !useOwnSlot && host === this.#turn.host;
    const hasRoom = (host: string) =>
      rooms.hasRoom(host) || (isHeld(host) && !rooms.rests.isResting(host));
    const source = this.#addresses.best(
      (other) => hasRoom(other.host) && this.#mayMix(other, segment),
    );
    if (source === undefined) return false;
    const turn = this.#turn;
    if (!(useOwnSlot ? turn.takeSlot(source.host) : turn.moveTo(source.host))) return false;
    this.#start(segment, source, useOwnSlot ? source.host : null);
    return true;
  }

  /**
   * Whether a source may give a segment: another one than that of the first response only where its
   * bytes can be compared, with a digest or with those before the segment.
   */
  #mayMix(source: Source, segment: Segment): boolean {
    const { etag, lastModified } = this.#resource;
    const isKnown = this.#trusted === null || this.#trusted === source;
    const hasValidator = isStrong(etag) || lastModified !== null;
    const hasDigest = this.#live.task.digest !== null;
    return isKnown || hasDigest || hasValidator || this.#heldBefore(segment.from) > 0;
  }

  /** Whether another source shows that it has the same file. */
  #agrees({ resource }: Began, { overlap }: Connection): boolean {
    const { etag, lastModified } = this.#resource;
    const sameTag = isStrong(etag) && resource.etag === etag;
    const isAlike = whatDiffers(resource, this.#resource) === null;
    const sameTime = isAlike && lastModified !== null && resource.lastModified === lastModified;
    const agrees = sameTag || sameTime || overlap > 0 || this.#live.task.digest !== null;
    if (agrees && !sameTag) this.#isMixed = true;
    return agrees;
  }

  #start(segment: Segment, source: Source, slot: string | null): void {
    const order = this.#orderFor(segment, source);
    const listeners = {
      mailbox: this.#mailbox,
      onMoved: this.#onMoved,
      // Only where the address was shown to answer more than once.
      mayMove: () => this.#canSplit() && this.#starts > 1 && (this.#size ?? 0) >= worthHelpBytes,
    };
    const handle = this.#transfer(order, source, listeners);
    this.#plan = assign(this.#plan, segment, handle.id);
    this.#starts += 1;
    const isAlone = this.#connections.size === 0;
    for (const other of this.#connections.all) other.isAlone = false;
    source.connections += 1;
    this.#connections.add({
      handle,
      source,
      slot,
      from: segment.from,
      end: segment.end ?? Number.POSITIVE_INFINITY,
      overlap: order.overlap,
      isAlone,
      startedAt: performance.now(),
      isLeaving: false,
    });
    this.#live.connections = this.#connections.size;
  }

  #orderFor({ from, end }: Segment, source: Source): Omit<TransferOrder, 'kind' | 'id'> {
    const { task, received } = this.#live;
    const isTrusted = this.#trusted === null || this.#trusted === source;
    const { total } = this.#resource;
    // Where a digest decides, other servers may name the file as they like.
    const isFree = !isTrusted && task.digest !== null;
    const known = isFree ? { ...unknownResource, total } : this.#resource;
    const vouches = isTrusted && isStrong(known.etag) && !this.#compares;
    return {
      ...commonOrder(this.#live, this.#tools),
      isNew: received === 0 && this.#connections.size === 0,
      address: source.url,
      host: source.host,
      isInLine: false,
      headers: source.url === task.url ? task.headers : {},
      from,
      end: end === total ? null : end,
      overlap: vouches ? 0 : Math.min(overlapBytes, this.#heldBefore(from)),
      known,
      onlyIfSame: vouches,
      waits: !isTrusted,
      systemProxy: this.#systemProxies.get(source.url) ?? null,
      finish: null,
    };
  }

  /** The transfer that is under way already, which tells this one from now on; or a new one. */
  #transfer(
    order: Omit<TransferOrder, 'kind' | 'id'>,
    source: Source,
    listeners: TransferListeners,
  ): TransferHandle {
    const begun = this.#begun;
    this.#begun = null;
    if (begun === null) {
      const handle = this.#tools.bytePath.transfer(order, listeners);
      this.#tools.table.log(this.#live, asked(handle.id, order.from, source.host));
      return handle;
    }
    begun.handle.tell(listeners);
    return begun.handle;
  }

  /** How many bytes are there without a hole before the segment that begins at `from`. */
  #heldBefore(from: number): number {
    const before = this.#plan.findLast((segment) => segment.from < from);
    return from - (before === undefined ? 0 : (before.end ?? from));
  }

  #began(news: Began): void {
    const connection = this.#connections.get(news.id);
    if (connection === undefined) return;
    this.#tools.table.log(this.#live, answered(news));
    if (news.use === 'whole') {
      this.#offeredWhole(news, connection);
      return;
    }
    this.#setUpMs = Math.max(news.head.firstByteMs, 10);
    this.#beganAt = Math.min(this.#beganAt, performance.now());
    this.#trusted ??= connection.source;
    if (this.#trusted === connection.source) {
      this.#learn(news);
    } else if (this.#agrees(news, connection)) {
      connection.handle.proceed();
    } else {
      this.#addresses.drop(connection.source);
      void connection.handle.stop();
      return;
    }
    this.#connections.clipOthers(connection);
    if (news.end !== null) {
      // A shorter range than asked for leaves a rest.
      this.#plan = split(this.#plan, news.id, news.end);
      connection.end = Math.min(connection.end, news.end);
    }
    if (this.#canSplit()) this.#turn.offerSlots(this);
  }

  /** Takes over what the first response says; the later ones were judged against it. */
  #learn({ resource, head }: Began): void {
    const isFirst = this.#head === null;
    this.#head ??= head;
    const known = this.#resource;
    const agrees = whatDiffers(resource, known) === null;
    this.#resource = {
      total: resource.total ?? (isFirst && this.#live.received === 0 ? null : known.total),
      // Strong only while every answer repeats it.
      etag:
        agrees && resource.etag !== null ? resource.etag : weakened(resource.etag ?? known.etag),
      lastModified: resource.lastModified ?? known.lastModified,
      ranges: resource.ranges ?? known.ranges,
    };
    const { total, etag, lastModified } = this.#resource;
    this.#size = total;
    if (total !== null) this.#plan = limit(this.#plan, total);
    if (!isFirst) return;
    this.#nowDownloading({ total, etag, lastModified });
    this.#tools.onHead(this.#live, head);
    this.#noteCompression(head);
  }

  #nowDownloading(learned: Learned): void {
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
    const { handle, source } = connection;
    if (this.#dropOther(source)) {
      void handle.stop();
      return;
    }
    this.#isOneStream = true;
    if (this.#connections.size > 1) {
      void handle.stop();
      return;
    }
    const differs = whatDiffers(resource, this.#resource);
    const mayBeSame = differs === null || differs === 'ETag';
    if (mayBeSame && !this.#compares && resource.total !== null) {
      // Nodes of one server may name the same bytes differently, or not at all, and one answer of
      // one proxy is no reason to throw away what is there.
      this.#compares = true;
      void handle.stop();
      return;
    }
    if (differs !== null) throw changed(differs, this.#resource);
    this.#startOver('the server does not give parts of it');
    this.#trusted = source;
    this.#resource = resource;
    this.#size = resource.total;
    this.#plan = [{ from: 0, end: resource.total, transfer: id }];
    connection.from = 0;
    connection.end = resource.total ?? Number.POSITIVE_INFINITY;
    const { total, etag, lastModified } = resource;
    this.#head ??= head;
    this.#nowDownloading({ total, etag, lastModified });
    this.#noteCompression(head);
    handle.proceedFromStart();
  }

  /** Drops a source that does not agree with the one that is trusted. */
  #dropOther(source: Source): boolean {
    const isOther = this.#trusted !== null && this.#trusted !== source;
    return isOther && this.#addresses.drop(source);
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
    if (news.outcome === 'complete') this.#endsAt(connection.from);
    if (news.outcome === 'failed') this.#refused(news, connection);
    this.#tools.table.log(this.#live, ended(news));
    this.#leave(connection);
    // What was redundant does no harm.
    if (this.#plan.length === 0) return;
    if (news.outcome === 'done' && news.position <= connection.from) throw broughtNothing();
    if (news.outcome === 'unusable') this.#unusable(news, connection);
    if (news.failure !== null) this.#failed(news.failure, news, connection);
  }

  #leave(connection: Connection): void {
    this.#connections.remove(connection);
    this.#live.connections = this.#connections.size;
    // One that never began gives its bytes back to the one that is on the way to them.
    for (const { handle, from, end } of this.#connections.all) {
      this.#plan = join(adopt(this.#plan, handle.id, from, end), handle.id, end);
    }
    if (connection.slot !== null) this.#turn.giveSlot(connection.slot);
    // What is left is redundant.
    if (this.#plan.length === 0) void this.#connections.stop();
  }

  #succeeded({ position, digest, isFlushed }: Ended, connection: Connection): void {
    this.#connections.remember(connection);
    connection.source.failures = 0;
    this.#tools.rooms.succeeded(connection.source.host);
    // Where others wrote, too, it says nothing of what is on the disk now.
    this.#digest = connection.isAlone ? digest : null;
    this.#isFlushed = connection.isAlone && isFlushed;
    const isEnd = this.#size === null && connection.end === Number.POSITIVE_INFINITY;
    if (isEnd) this.#endsAt(position);
  }

  /** The server has shown where the file ends. */
  #endsAt(size: number): void {
    this.#size = size;
    this.#plan = limit(this.#plan, size);
    const { table } = this.#tools;
    if (this.#live.task.state.kind === 'probing') table.move(this.#live, { kind: 'downloading' });
  }

  /** Called while the connection still counts as active. */
  #refused({ failure, position }: Ended, { source, from }: Connection): void {
    const { rooms } = this.#tools;
    const patience = failure === null ? null : patienceAsked(failure);
    if (patience !== null) rooms.rests.asked(source.host, patience);
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
    if (failure.code === 'changed' && this.#dropOther(source)) return;
    if (isLocal(failure)) throw new FailureError(failure.code, failure);
    this.#growsFrom = performance.now() + refusalPauseMs;
    if (position === from) source.failures += 1;
    if (this.#addresses.hasBetterThan(source)) return;
    if (failure.retry === 'never' && this.#addresses.drop(source)) {
      if (this.#trusted === source) this.#trusted = null;
      return;
    }
    if (this.#connections.size > 0) return;
    if (gained < worthwhileBytes || failure.retry !== 'soon') {
      throw new FailureError(failure.code, failure);
    }
  }

  /** The ranges of the server are of no use: one stream, or what goes on already. */
  #unusable({ why }: Ended, { source }: Connection): void {
    if (this.#dropOther(source)) return;
    this.#isOneStream = true;
    if (this.#connections.size > 0) return;
    // One answer alone does not cost the bytes that are there.
    if (!this.#compares) this.#compares = true;
    else this.#startOver(`the server gives no usable parts of it (${why})`);
  }

  /** Brings what came to the disk and records it. */
  async #record(): Promise<void> {
    const plan = this.#plan;
    const starts = new Map(
      Array.from(this.#connections.all, ({ handle, from }) => [handle.id, from]),
    );
    const positions = await this.#tools.bytePath.flush(this.#live.id);
    if ((await stat(partPathOf(this.#live)).catch(goneOnly)) === null) throw removedFailure();
    let flushed = plan;
    for (const [id, position] of positions) {
      flushed = cover(flushed, starts.get(id) ?? position, position);
    }
    this.#tools.table.record(this.#live, progressOf(flushed, this.#size));
  }

  /** However the fetch ended: its connections are closed and what they brought is kept. */
  async #keep(): Promise<void> {
    const wasOver = this.#isOver;
    // No connection is added from now on.
    this.#isOver = true;
    await this.#connections.stop();
    const plan = this.#connections.present(this.#plan);
    for (const connection of [...this.#connections.all]) this.#leave(connection);
    if (wasOver) return;
    const { bytePath, table } = this.#tools;
    try {
      await bytePath.flush(this.#live.id);
      // The move to the next state follows, and stores it.
      table.learn(this.#live, progressOf(plan, this.#size));
    } finally {
      table.count(this.#live, this.#live.task.received);
      await bytePath.close(this.#live.id);
    }
  }

  #received(): number {
    return progressOf(this.#connections.present(this.#plan), this.#size).received;
  }

  #count(): void {
    const received = this.#received();
    if (received !== this.#live.received) this.#tools.table.count(this.#live, received);
  }
}

/** An ETag that promises the same meaning only. */
function weakened(etag: string | null): string | null {
  return etag === null ? null : `W/${etag.replace(/^W\//, '')}`;
}

/** A response without a byte is no progress, however often it comes. */
function broughtNothing(): FailureError {
  return new FailureError('short-body', { detail: 'the response brought none of the bytes' });
}

/** The part file, or its folder, is not there any more. */
export function removedFailure(): FailureError {
  return new FailureError('disk', {
    retry: 'restart',
    message: 'Somebody removed the partial file or its folder. Try again to begin anew.',
  });
}

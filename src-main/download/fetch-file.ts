import { stat } from 'node:fs/promises';
import type { Operation } from 'effection';
import type { Digest } from '../contract/digest.ts';
import { type Failure, FailureError } from '../contract/failure.ts';
import { printable } from '../contract/printable.ts';
import { Addresses, type Source } from './addresses.ts';
import type { TransferNews } from './byte-path/byte-path.ts';
import { Mailbox } from './byte-path/mailbox.ts';
import type { Began, Ended, HeadFacts } from './byte-path/messages.ts';
import { isLocal, isRefusal } from './classify.ts';
import type { CleanUp } from './clean-up.ts';
import { type Connection, Connections } from './connections.ts';
import { Connector } from './connector.ts';
import { Division } from './division.ts';
import { Expansion } from './expansion.ts';
import type { Begun } from './fetch-at-once.ts';
import type { FetchTools } from './fetch-tools.ts';
import { goneOnly } from './gone-only.ts';
import { KnownFile } from './known-file.ts';
import type { LiveTask } from './live-task.ts';
import { leastLengthOf, type Progress, progressOf } from './plan.ts';
import type { Resource } from './response.ts';
import { patienceAsked } from './rests.ts';
import { partPathOf } from './task-paths.ts';
import { answered, ended } from './transfer-events.ts';
import type { Turn } from './turn.ts';

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

// A connection that brought this much before it broke is replaced at once.
const worthwhileBytes = 64 * 1024;

/** Brings all bytes of a file to the disk, over as many connections as there are slots to spare. */
export class FileFetch {
  readonly #live: LiveTask;
  readonly #tools: FetchTools;
  readonly #turn: Turn;
  readonly #begun: Begun | null;
  readonly #mailbox: Mailbox<TransferNews>;
  readonly #addresses: Addresses;
  readonly #file: KnownFile;
  readonly #connections = new Connections();
  readonly #division: Division;
  readonly #expansion = new Expansion();
  readonly #connector: Connector;
  #head: HeadFacts | null = null;
  #digest: Digest | null = null;
  #isFlushed = false;
  /** Whether all of it is on the disk, so that nothing is left to be kept. */
  #isWhole = false;

  /** @param begun a transfer of the whole file that is under way; null to begin one. */
  constructor(live: LiveTask, tools: FetchTools, turn: Turn, begun: Begun | null = null) {
    const { task } = live;
    this.#live = live;
    this.#tools = tools;
    this.#turn = turn;
    this.#begun = begun;
    this.#mailbox = begun?.mailbox ?? new Mailbox();
    this.#addresses = new Addresses([task.url, ...task.mirrors]);
    this.#file = new KnownFile(task);
    this.#division = new Division(task.gaps ?? [{ from: 0, end: null }], this.#connections);
    this.#connector = new Connector({
      live,
      tools,
      turn,
      mailbox: this.#mailbox,
      onMoved: () => this.#count(),
      addresses: this.#addresses,
      file: this.#file,
      connections: this.#connections,
      division: this.#division,
      expansion: this.#expansion,
    });
  }

  /** @throws FailureError when no connection can go on. */
  *run(cleanUp: CleanUp): Operation<Fetched> {
    cleanUp.add(() => this.#keep());
    if (this.#begun !== null) yield* this.#connector.startFirst(this.#begun.handle);
    if (this.#live.task.received > 0) yield* cleanUp.join(this.#checkPart());
    const { access } = this.#tools.table.optionsOf(this.#live);
    if (access.proxy.kind === 'system') {
      yield* cleanUp.join(this.#addresses.askForProxies(this.#tools.systemProxyFor));
    }
    let recordedAt = performance.now();
    if (this.#division.isDone) this.#tools.table.move(this.#live, { kind: 'downloading' });
    while (!this.#division.isDone || this.#connections.size > 0) {
      if (this.#connections.size === 0) {
        this.#connector.heedRests();
        yield* this.#connector.startFirst();
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
    this.#isWhole = true;
    this.#tools.table.learn(this.#live, { received: this.#live.received, gaps: [] });
    return { resource: this.#file.vouchedFor, head: this.#head, digest: this.#digest };
  }

  /** Starts over where somebody took away bytes that are recorded as being there. */
  async #checkPart(): Promise<void> {
    const least = leastLengthOf(this.#division.plan, this.#file.size);
    const part = await stat(partPathOf(this.#live)).catch(goneOnly);
    if (part === null || part.size < least)
      this.#startOver('somebody changed or removed its partial file');
  }

  #began(news: Began): void {
    const connection = this.#connections.get(news.id);
    if (connection === undefined) return;
    this.#tools.table.log(this.#live, answered(news));
    if (news.use === 'whole') {
      this.#offeredWhole(news, connection);
      return;
    }
    this.#expansion.answered(news.head.firstByteMs, performance.now());
    const { source, overlap, handle } = connection;
    const hasDigest = this.#live.task.digest !== null;
    this.#file.trust(source);
    if (this.#file.isTrusted(source)) {
      this.#learn(news);
    } else if (this.#file.mix(news.resource, { hasDigest, before: overlap })) {
      handle.proceed();
    } else {
      this.#addresses.drop(source);
      void handle.stop();
      return;
    }
    this.#division.began(connection, news.end);
    if (this.#connector.mayAdd) this.#turn.offerSlots(this.#connector);
  }

  /** Takes over what the first response says; the later ones were judged against it. */
  #learn({ resource, head }: Began): void {
    const isFirst = this.#head === null;
    this.#head ??= head;
    this.#file.learn(resource, isFirst && this.#live.received === 0);
    const { total } = this.#file.resource;
    if (total !== null) this.#division.limit(total);
    if (!isFirst) return;
    this.#nowDownloading();
    this.#tools.onHead(this.#live, head);
    this.#noteCompression(head);
  }

  #nowDownloading(): void {
    const { table } = this.#tools;
    const { total, etag, lastModified } = this.#file.resource;
    const learned = { total, etag, lastModified };
    if (this.#live.task.state.kind === 'downloading') table.record(this.#live, learned);
    else table.move(this.#live, { kind: 'downloading' }, learned);
  }

  /** Identity was asked for; what comes otherwise is saved as it comes, since its length says so. */
  #noteCompression({ encoding }: HeadFacts): void {
    if ((encoding ?? 'identity') === 'identity') return;
    this.#file.keepToOneStream();
    const note = `The server sent it compressed (${printable(encoding ?? '', 40)}): saved as it came.`;
    const { task } = this.#live;
    this.#tools.table.record(this.#live, { note: [task.note, note].filter(Boolean).join(' ') });
  }

  /** The server answers a range with the whole file. */
  #offeredWhole({ resource, head }: Began, connection: Connection): void {
    const { handle, source } = connection;
    if (this.#dropOther(source)) {
      void handle.stop();
      return;
    }
    this.#file.keepToOneStream();
    if (this.#connections.size > 1 || this.#file.isWorthComparing(resource)) {
      void handle.stop();
      return;
    }
    this.#startOver('the server does not give parts of it');
    this.#file.beginAnew(source, resource);
    this.#division.giveWhole(connection, resource.total);
    this.#head ??= head;
    this.#nowDownloading();
    this.#noteCompression(head);
    handle.proceedFromStart();
  }

  /** Drops a source that does not agree with the one that is trusted. */
  #dropOther(source: Source): boolean {
    return !this.#file.isTrusted(source) && this.#addresses.drop(source);
  }

  #startOver(why: string): void {
    this.#tools.table.startOver(this.#live, `Started over: ${why}.`);
    this.#division.startOver();
    this.#file.forget();
  }

  #ended(news: Ended): void {
    const connection = this.#connections.get(news.id);
    if (connection === undefined) return;
    this.#division.ended(connection, news.position);
    if (news.outcome === 'done') this.#succeeded(news, connection);
    if (news.outcome === 'complete') this.#endsAt(connection.from);
    if (news.outcome === 'failed') this.#refused(news, connection);
    this.#tools.table.log(this.#live, ended(news));
    this.#leave(connection);
    // What was redundant does no harm.
    if (this.#division.isDone) return;
    if (news.outcome === 'done' && news.position <= connection.from) throw broughtNothing();
    if (news.outcome === 'unusable') this.#unusable(news, connection);
    if (news.failure !== null) this.#failed(news.failure, news, connection);
  }

  #leave(connection: Connection): void {
    this.#division.remove(connection);
    this.#live.connections = this.#connections.size;
    if (connection.slot !== null) this.#turn.giveSlot(connection.slot);
    // What is left is redundant.
    if (this.#division.isDone) void this.#connections.stop();
  }

  #succeeded({ position, digest, isFlushed }: Ended, connection: Connection): void {
    this.#connections.remember(connection);
    connection.source.failures = 0;
    this.#tools.rooms.succeeded(connection.source.host);
    // Where others wrote, too, it says nothing of what is on the disk now.
    this.#digest = connection.isAlone ? digest : null;
    this.#isFlushed = connection.isAlone && isFlushed;
    const isEnd = this.#file.size === null && connection.end === Number.POSITIVE_INFINITY;
    if (isEnd) this.#endsAt(position);
  }

  /** The server has shown where the file ends. */
  #endsAt(size: number): void {
    this.#file.endsAt(size);
    this.#division.limit(size);
    const { table } = this.#tools;
    if (this.#live.task.state.kind === 'probing') table.move(this.#live, { kind: 'downloading' });
  }

  /** Called while the connection still counts as active. */
  #refused({ failure, position }: Ended, { source, from }: Connection): void {
    if (failure === null) return;
    const { rooms } = this.#tools;
    const patience = patienceAsked(failure);
    if (patience !== null) {
      rooms.rests.asked(source.host, patience);
      source.patientUntil = Date.now() + patience;
    }
    const circumstances = { isEmpty: position === from, hasOthers: this.#connections.size > 1 };
    if (isRefusal(failure, circumstances) && rooms.activeOn(source.host) > 1) {
      rooms.refused(source.host);
    }
  }

  /** @throws FailureError where no other connection goes on and none is worth trying at once. */
  #failed(failure: Failure, { position }: Ended, { source, from }: Connection): void {
    // What comes again after a start from the beginning is no progress.
    const gained = Math.min(position - from, this.#progress().received - this.#live.furthest);
    if (gained > 0) this.#live.failedAttempts = 0;
    this.#live.furthest = Math.max(this.#live.furthest, this.#progress().received);
    if (failure.code === 'changed' && this.#dropOther(source)) return;
    if (isLocal(failure)) throw new FailureError(failure.code, failure);
    this.#expansion.pause(performance.now());
    if (position === from) source.failures += 1;
    if (this.#addresses.hasBetterThan(source)) return;
    if (failure.retry === 'never' && this.#addresses.drop(source)) {
      this.#file.distrust(source);
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
    this.#file.keepToOneStream();
    if (this.#connections.size > 0) return;
    // One answer alone does not cost the bytes that are there.
    if (!this.#file.compare()) {
      this.#startOver(`the server gives no usable parts of it (${why})`);
    }
  }

  /** Brings what came to the disk and records it. */
  async #record(): Promise<void> {
    const leftAt = this.#division.snapshot();
    const positions = await this.#tools.bytePath.flush(this.#live.id);
    if ((await stat(partPathOf(this.#live)).catch(goneOnly)) === null) throw removedFailure();
    this.#tools.table.record(this.#live, progressOf(leftAt(positions), this.#file.size));
  }

  /** However the fetch ended: its connections are closed and what they brought is kept. */
  async #keep(): Promise<void> {
    this.#connector.close();
    await this.#connections.stop();
    const progress = this.#progress();
    for (const connection of [...this.#connections.all]) this.#leave(connection);
    if (this.#isWhole) return;
    const { bytePath, table } = this.#tools;
    try {
      await bytePath.flush(this.#live.id);
      // The move to the next state follows, and stores it.
      table.learn(this.#live, progress);
    } finally {
      table.count(this.#live, this.#live.task.received);
      await bytePath.close(this.#live.id);
    }
  }

  #progress(): Progress {
    return this.#division.progress(this.#file.size);
  }

  #count(): void {
    const received = this.#progress().received;
    if (received !== this.#live.received) this.#tools.table.count(this.#live, received);
  }
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

import type { Operation } from 'effection';
import type { Addresses, Source } from './addresses.ts';
import { type TransferHandle, worthHelpBytes } from './byte-path/byte-path.ts';
import type { TransferListeners } from './byte-path/live-transfer.ts';
import type { TransferOrder } from './byte-path/messages.ts';
import type { Connections } from './connections.ts';
import type { Division } from './division.ts';
import type { Expansion } from './expansion.ts';
import type { FetchTools } from './fetch-tools.ts';
import type { KnownFile } from './known-file.ts';
import type { LiveTask } from './live-task.ts';
import type { Segment } from './plan.ts';
import { stillRests } from './rests.ts';
import { asked } from './transfer-events.ts';
import { commonOrder } from './transfer-order.ts';
import type { Splittable, Turn } from './turn.ts';

/** What connecting a file needs. */
export interface ConnectorParts {
  readonly live: LiveTask;
  readonly tools: FetchTools;
  readonly turn: Turn;
  /** Hears what its connections tell. */
  readonly mailbox: TransferListeners['mailbox'];
  readonly onMoved: () => void;
  readonly addresses: Addresses;
  readonly file: KnownFile;
  readonly connections: Connections;
  readonly division: Division;
  readonly expansion: Expansion;
}

// What is compared where no strong validator vouches for the rest of a file.
const overlapBytes = 64 * 1024;

/**
 * Connects a file to its sources: first with the slot that its task holds anyway, then with those
 * that are to spare.
 */
export class Connector implements Splittable {
  readonly #parts: ConnectorParts;
  #starts = 0;
  #isClosed = false;

  constructor(parts: ConnectorParts) {
    this.#parts = parts;
  }

  /** Whether one more connection may be added, if there is a slot. */
  get mayAdd(): boolean {
    const { connections, file, expansion } = this.#parts;
    return (
      !this.#isClosed &&
      // The first one is on its way.
      connections.size > 0 &&
      file.hasParts &&
      !expansion.isPaused(performance.now())
    );
  }

  /** No connection is added from now on. */
  close(): void {
    this.#isClosed = true;
  }

  /** @throws FailureError when all servers want to be left alone. */
  heedRests(): void {
    const { addresses } = this.#parts;
    if (addresses.best((source) => this.#restOf(source) <= 0) !== undefined) return;
    const best = addresses.best(() => true);
    throw stillRests(best === undefined ? 0 : this.#restOf(best));
  }

  /** Milliseconds for which a source wants to be left alone, by what it said of any file or of this. */
  #restOf({ host, patientUntil }: Source): number {
    const { rests } = this.#parts.tools.rooms;
    return Math.max(rests.leftMs(host), patientUntil - Date.now());
  }

  /**
   * Starts a connection with the slot that the task holds anyway, once its host has room.
   * @param begun the transfer that is under way already; null for a new one.
   */
  *startFirst(begun: TransferHandle | null = null): Operation<void> {
    const { addresses, division, turn } = this.#parts;
    const [segment] = division.plan;
    const isAwake = (source: Source) => this.#restOf(source) <= 0;
    const best = addresses.best(isAwake) ?? addresses.best(() => true);
    if (segment === undefined || best === undefined) throw new Error('There is nothing to ask');
    // Rather one that is as good and has room than to wait.
    const source =
      addresses.best((other) => other.failures <= best.failures && this.#mayAsk(other)) ?? best;
    if (!turn.moveTo(source.host)) yield* turn.waitToMoveTo(source.host);
    this.#start(segment, source, null, begun);
  }

  timeLeftMs(): number {
    const { connections, division } = this.#parts;
    return (division.missing ?? 0) / Math.max(connections.rate, Number.MIN_VALUE);
  }

  get extraHosts(): readonly string[] {
    return Array.from(this.#parts.connections.extra, ({ slot }) => slot);
  }

  release(host: string): void {
    const { connections, expansion } = this.#parts;
    const [slowest] = connections.extra
      .filter(({ slot }) => slot === host)
      .toSorted((one, other) => one.handle.rate - other.handle.rate);
    if (slowest === undefined) return;
    slowest.isLeaving = true;
    expansion.pause(performance.now());
    void slowest.handle.stop();
  }

  split(): boolean {
    const { connections, division, file, live, expansion, tools } = this.#parts;
    const now = performance.now();
    if (!this.mayAdd || expansion.isAtLimit(tools.leastLimitOf(live), connections.rate, now)) {
      return false;
    }
    const { open } = division;
    if (open !== undefined) return this.#add(open);
    if (!expansion.allows(file.resource.total ?? 0, connections, now)) return false;
    return division.cut(expansion.setUpMs, (far) => this.#add(far));
  }

  /** Whether a source may be asked now, with the slot of the task where no connection uses that. */
  #mayAsk(source: Source): boolean {
    const { connections, tools, turn } = this.#parts;
    const isHeld = !connections.useOwnSlot && source.host === turn.host;
    return this.#restOf(source) <= 0 && (isHeld || tools.rooms.hasRoom(source.host));
  }

  #add(segment: Segment): boolean {
    const { addresses, connections, division, file, live, turn } = this.#parts;
    const { useOwnSlot } = connections;
    const hasDigest = live.task.digest !== null;
    const evidence = { hasDigest, before: division.heldBefore(segment.from) };
    const source = addresses.best((other) => this.#mayAsk(other) && file.mayMix(other, evidence));
    if (source === undefined) return false;
    if (!(useOwnSlot ? turn.takeSlot(source.host) : turn.moveTo(source.host))) return false;
    this.#start(segment, source, useOwnSlot ? source.host : null, null);
    return true;
  }

  #start(
    segment: Segment,
    source: Source,
    slot: string | null,
    begun: TransferHandle | null,
  ): void {
    const { connections, division, live } = this.#parts;
    const order = this.#orderFor(segment, source);
    const handle = this.#transfer(order, begun);
    this.#starts += 1;
    division.give(segment, {
      handle,
      source,
      slot,
      from: segment.from,
      end: segment.end ?? Number.POSITIVE_INFINITY,
      overlap: order.overlap,
      isAlone: connections.size === 0,
      startedAt: performance.now(),
      isLeaving: false,
    });
    live.connections = connections.size;
  }

  #orderFor({ from, end }: Segment, source: Source): Omit<TransferOrder, 'kind' | 'id'> {
    const { connections, division, file, live, tools } = this.#parts;
    const { task, received } = live;
    const told = file.askedOf(source, task.digest !== null);
    return {
      ...commonOrder(live, tools),
      ...told,
      isNew: received === 0 && connections.size === 0,
      address: source.url,
      host: source.host,
      standsBy: false,
      headers: source.url === task.url ? task.headers : {},
      from,
      end: end === told.known.total ? null : end,
      overlap: told.onlyIfSame ? 0 : Math.min(overlapBytes, division.heldBefore(from)),
      systemProxy: source.systemProxy,
      finish: null,
    };
  }

  /** The transfer that is under way already, which tells this file from now on; or a new one. */
  #transfer(
    order: Omit<TransferOrder, 'kind' | 'id'>,
    begun: TransferHandle | null,
  ): TransferHandle {
    const { file, live, mailbox, onMoved, tools } = this.#parts;
    const listeners = {
      mailbox,
      onMoved,
      // Only where the address was shown to answer more than once.
      mayMove: () => this.mayAdd && this.#starts > 1 && (file.size ?? 0) >= worthHelpBytes,
    };
    if (begun !== null) {
      begun.tell(listeners);
      return begun;
    }
    const handle = tools.bytePath.transfer(order, listeners);
    tools.table.log(live, asked(handle.id, order.from, order.host));
    return handle;
  }
}

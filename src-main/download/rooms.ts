import { Rests } from './rests.ts';

/** How many connections a host has shown to bear. */
export interface LearnedRoom {
  readonly host: string;
  readonly room: number;
}

export interface RoomsOptions {
  /** The most connections to one host. */
  readonly perHost: number;
  /** What earlier runs learned. */
  readonly learned: Iterable<LearnedRoom>;
}

interface Host {
  active: number;
  /** Below the usual number where the host refused more; else infinite. */
  room: number;
  /** Transfers that ended well and were not spent yet: on a refusal, or on growth. */
  credit: number;
  /** How much credit it takes to try a larger room. */
  patience: number;
  /** Whether the room has grown since it last shrank. */
  hasGrown: boolean;
}

// So many transfers that ended well make up for one refusal: a host that refuses fewer than one in
// ten is not full, but fails now and then.
const costOfRefusal = 10;

// A host that served thousands of files well and then refuses is forgiven three times, not hundreds.
const mostCredit = 3 * costOfRefusal;

// With these a host that was too busy for a while has its room back after some hundred files, and one
// that never bears more is asked for it by one or two in a hundred.
const leastPatience = 4;
const mostPatience = 64;

/** What is tried next by a host that bears so many: an eighth more, at least one. */
const grown = (room: number) => room + Math.ceil(room / 8);

/**
 * Room per host. Each transfer that ends well is credit of its host. A refusal costs a part of it;
 * where there is too little, the room shrinks to less than what was refused. Enough credit is spent
 * on a larger room; where that is refused, it takes twice as much the next time, and where it is
 * borne, half as much. At least one connection is always tried.
 */
export class Rooms {
  /** Hosts that are to be asked for nothing at present. */
  readonly rests = new Rests();
  readonly #hosts = new Map<string, Host>();
  readonly #changed = new Set<string>();
  #perHost: number;

  constructor({ perHost, learned }: RoomsOptions) {
    this.#perHost = perHost;
    for (const { host, room } of learned) this.#host(host).room = room;
  }

  setPerHost(perHost: number): void {
    this.#perHost = perHost;
  }

  /** Whether the host bears one connection more. */
  hasRoom(host: string): boolean {
    if (this.rests.isResting(host)) return false;
    const known = this.#hosts.get(host);
    if (known === undefined) return true;
    return known.active < Math.min(known.room, this.#perHost);
  }

  /** Whether the host has more connections than it bears by now, or rests. */
  isCrowded(host: string): boolean {
    if (this.rests.isResting(host)) return true;
    const known = this.#hosts.get(host);
    return known !== undefined && known.active > Math.min(known.room, this.#perHost);
  }

  activeOn(host: string): number {
    return this.#hosts.get(host)?.active ?? 0;
  }

  /** A connection to the host begins. */
  enter(host: string): void {
    this.#host(host).active += 1;
  }

  /** A connection to the host is over. */
  leave(host: string): void {
    const known = this.#host(host);
    known.active -= 1;
    // What nobody has learned anything of needs no memory: there may be very many hosts.
    if (known.active === 0 && known.room === Number.POSITIVE_INFINITY) this.#hosts.delete(host);
  }

  /** The host refused one of its present connections; that one still counts as active. */
  refused(host: string): void {
    const known = this.#host(host);
    if (known.credit >= costOfRefusal) {
      known.credit -= costOfRefusal;
      return;
    }
    const before = known.room;
    known.credit = 0;
    known.room = Math.max(Math.min(known.room, known.active, this.#perHost) - 1, 1);
    if (known.hasGrown) known.patience = Math.min(known.patience * 2, mostPatience);
    known.hasGrown = false;
    if (known.room !== before) this.#changed.add(host);
  }

  /** A transfer from the host ended well; its connection still counts as active. */
  succeeded(host: string): void {
    this.rests.served(host);
    const known = this.#hosts.get(host);
    if (known === undefined) return;
    if (known.room === Number.POSITIVE_INFINITY) {
      known.credit = Math.min(known.credit + 1, mostCredit);
      return;
    }
    // A room that is not used shows nothing.
    if (known.active < Math.min(known.room, this.#perHost)) return;
    known.credit += 1;
    if (known.credit >= Math.max(known.patience, known.room)) this.#grow(host, known);
  }

  #grow(host: string, known: Host): void {
    known.credit = 0;
    if (known.hasGrown) known.patience = Math.max(known.patience / 2, leastPatience);
    known.hasGrown = true;
    known.room = grown(known.room);
    if (known.room >= this.#perHost) known.room = Number.POSITIVE_INFINITY;
    this.#changed.add(host);
  }

  /** What was learned since the last call, to be remembered; room null: as much as usual. */
  takeLearned(): readonly { readonly host: string; readonly room: number | null }[] {
    const learned = Array.from(this.#changed, (host) => {
      const room = this.#hosts.get(host)?.room ?? Number.POSITIVE_INFINITY;
      return { host, room: room === Number.POSITIVE_INFINITY ? null : room };
    });
    this.#changed.clear();
    return learned;
  }

  #host(host: string): Host {
    let known = this.#hosts.get(host);
    if (known === undefined) {
      known = {
        active: 0,
        room: Number.POSITIVE_INFINITY,
        credit: 0,
        patience: leastPatience,
        hasGrown: false,
      };
      this.#hosts.set(host, known);
    }
    return known;
  }
}

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
  /** Below the usual number where the host refused more. */
  room: number;
  /** Transfers that ended well since the room last changed. */
  successes: number;
  /** How many of them it takes to try one connection more; doubles with each refusal. */
  patience: number;
}

const mostPatience = 1024;

/**
 * Room per host: shrinks when connections are refused or throttled, grows by one after many that
 * ended well. At least one connection is always tried.
 */
export class Rooms {
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
    const known = this.#hosts.get(host);
    if (known === undefined) return true;
    return known.active < Math.min(known.room, this.#perHost);
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
    const before = known.room;
    known.room = Math.max(Math.min(known.room, known.active, this.#perHost) - 1, 1);
    known.patience = Math.min(Math.max(known.patience, known.room) * 2, mostPatience);
    known.successes = 0;
    if (known.room !== before) this.#changed.add(host);
  }

  /** A transfer from the host ended well. */
  succeeded(host: string): void {
    const known = this.#hosts.get(host);
    if (known === undefined || known.room === Number.POSITIVE_INFINITY) return;
    known.successes += 1;
    if (known.successes < known.patience) return;
    known.successes = 0;
    known.room += 1;
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
      known = { active: 0, room: Number.POSITIVE_INFINITY, successes: 0, patience: 4 };
      this.#hosts.set(host, known);
    }
    return known;
  }
}

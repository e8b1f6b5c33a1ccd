import type { Rooms } from './rooms.ts';

/** The slots of a scheduler: each is the right to hold one connection, to a host that has room. */
export class Slots {
  readonly #rooms: Rooms;
  readonly #onFree: () => void;
  #count: number;
  #used = 0;

  /** @param onFree hears of each that is given back, and of room that is free again. */
  constructor(count: number, rooms: Rooms, onFree: () => void) {
    this.#count = count;
    this.#rooms = rooms;
    this.#onFree = onFree;
  }

  /** Who holds one goes on when there are fewer than before. */
  set count(count: number) {
    this.#count = count;
  }

  get areLeft(): boolean {
    return this.#used < this.#count;
  }

  /** Whether more are in use than there are by now. */
  get areExceeded(): boolean {
    return this.#used > this.#count;
  }

  hasRoom(host: string): boolean {
    return this.#rooms.hasRoom(host);
  }

  /** Takes one, though there may be none left. */
  take(host: string): void {
    this.#used += 1;
    this.enter(host);
  }

  /** Gives one back; the host is null where it counts for none. */
  give(host: string | null): void {
    this.#used -= 1;
    this.leave(host);
  }

  /** Has one that counts for no host count for this one. */
  enter(host: string): void {
    this.#rooms.enter(host);
  }

  /** Has one count for no host. */
  leave(host: string | null): void {
    if (host !== null) this.#rooms.leave(host);
    this.#onFree();
  }
}

import type { Job } from './task-queue.ts';

/**
 * Those that stand by: they are ready, and the next connections of their hosts that are free begin
 * with them, in the order in which they came.
 */
export class Standby<Member extends { readonly job: Job }> {
  readonly #members = new Set<Member>();
  readonly #counts = new Map<string, number>();

  get members(): Iterable<Member> {
    return this.#members;
  }

  get size(): number {
    return this.#members.size;
  }

  has(member: Member): boolean {
    return this.#members.has(member);
  }

  /** Whether somebody stands by for a host of which this holds. */
  hasHost(holds: (host: string) => boolean): boolean {
    for (const host of this.#counts.keys()) if (holds(host)) return true;
    return false;
  }

  /** How many stand by for a host. */
  countAt(host: string): number {
    return this.#counts.get(host) ?? 0;
  }

  /** Adds one that is not there, behind the others. */
  add(member: Member): void {
    this.#members.add(member);
    this.#count(member.job.host, 1);
  }

  /** One that does not stand by stays away. */
  delete(member: Member): void {
    if (this.#members.delete(member)) this.#count(member.job.host, -1);
  }

  #count(host: string, step: 1 | -1): void {
    const count = this.countAt(host) + step;
    if (count === 0) this.#counts.delete(host);
    else this.#counts.set(host, count);
  }
}

import type { Job } from './task-queue.ts';

/** Those that stand in line, host by host, in the order in which they came. */
export class Line<Member extends { readonly job: Job }> {
  readonly #members = new Set<Member>();
  readonly #lengths = new Map<string, number>();

  get members(): Iterable<Member> {
    return this.#members;
  }

  get size(): number {
    return this.#members.size;
  }

  /** Whether somebody stands in line for a host of which this holds. */
  hasHost(holds: (host: string) => boolean): boolean {
    for (const host of this.#lengths.keys()) if (holds(host)) return true;
    return false;
  }

  /** How many stand in line for a host. */
  lengthAt(host: string): number {
    return this.#lengths.get(host) ?? 0;
  }

  add(member: Member): void {
    this.#members.add(member);
    this.#count(member.job.host, 1);
  }

  /** One that does not stand in line stays away. */
  delete(member: Member): void {
    if (this.#members.delete(member)) this.#count(member.job.host, -1);
  }

  #count(host: string, step: 1 | -1): void {
    const length = this.lengthAt(host) + step;
    if (length === 0) this.#lengths.delete(host);
    else this.#lengths.set(host, length);
  }
}

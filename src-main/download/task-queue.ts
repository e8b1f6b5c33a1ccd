import type { Priority } from '../contract/task.ts';

/** A task that waits for a slot. */
export interface Job {
  readonly id: number;
  readonly batchId: number;
  /** Name and port of the server it waits for. */
  readonly host: string;
  /** Of other servers that have the file. */
  readonly mirrors: readonly string[];
  readonly priority: Priority;
  /** Among jobs of one list, host and priority the lower one goes first. */
  readonly rank: number;
}

type Hosts = Map<string, Lane>;
type Batches = Map<number, Hosts>;

const priorities: readonly Priority[] = [1, 0, -1];

/** Jobs of one priority, list and host, in their order. */
class Lane {
  readonly #jobs = new Map<number, Job>();
  #first: Job | undefined;
  // Goes on behind the first one: a new walk would pass by the places of all that were taken out.
  #walk = this.#jobs.values();

  get size(): number {
    return this.#jobs.size;
  }

  get ids(): Iterable<number> {
    return this.#jobs.keys();
  }

  get first(): Job | undefined {
    this.#first ??= this.#walk.next().value ?? this.#beginWalk();
    return this.#first;
  }

  /** Adds a job that is not there, behind all others. */
  add(job: Job): void {
    this.#jobs.set(job.id, job);
  }

  delete(id: number): void {
    this.#jobs.delete(id);
    if (this.#first?.id === id) this.#first = undefined;
  }

  sortByRank(): void {
    const jobs = [...this.#jobs.values()];
    if (jobs.every((job, index) => index === 0 || (jobs[index - 1]?.rank ?? 0) <= job.rank)) return;
    jobs.sort((one, other) => one.rank - other.rank);
    this.#jobs.clear();
    for (const job of jobs) this.add(job);
    this.#first = this.#beginWalk();
  }

  #beginWalk(): Job | undefined {
    this.#walk = this.#jobs.values();
    return this.#walk.next().value;
  }
}

/**
 * Tasks that wait for a slot: by priority, then in turn by list, then in turn by host, so that
 * neither a long list nor a slow host keeps the others waiting; then by rank.
 */
export class TaskQueue {
  readonly #jobs = new Map<number, Job>();
  readonly #lanes = new Map<Priority, Batches>(priorities.map((priority) => [priority, new Map()]));

  get size(): number {
    return this.#jobs.size;
  }

  get ids(): Iterable<number> {
    return this.#jobs.keys();
  }

  has(id: number): boolean {
    return this.#jobs.has(id);
  }

  /** Those that wait for a host of which this holds, and might wait for another one. */
  movableFrom(holds: (host: string) => boolean): Job[] {
    return [...this.#jobs.values()].filter(
      ({ host, mirrors }) => mirrors.length > 0 && holds(host),
    );
  }

  /** Adds jobs, behind those of a lower rank; one that waits already is moved. */
  add(jobs: Iterable<Job>): void {
    const touched = new Set<Lane>();
    for (const job of jobs) {
      this.remove(job.id);
      this.#jobs.set(job.id, job);
      const lane = this.#lane(job);
      lane.add(job);
      touched.add(lane);
    }
    for (const lane of touched) lane.sortByRank();
  }

  /** Adds jobs that come again: behind the others of their list, host and priority. */
  addBehind(jobs: Iterable<Job>): void {
    for (const job of jobs) {
      this.remove(job.id);
      this.#jobs.set(job.id, job);
      this.#lane(job).add(job);
    }
  }

  remove(id: number): boolean {
    const job = this.#jobs.get(id);
    if (job === undefined) return false;
    this.#jobs.delete(id);
    const batches = this.#lanes.get(job.priority);
    const hosts = batches?.get(job.batchId);
    const lane = hosts?.get(job.host);
    lane?.delete(id);
    if (lane?.size === 0) hosts?.delete(job.host);
    if (hosts?.size === 0) batches?.delete(job.batchId);
    return true;
  }

  /**
   * Takes out the job whose turn it is among those whose host has room; none where that one is not
   * wanted.
   */
  take(
    hasRoom: (host: string) => boolean,
    isWanted: (job: Job) => boolean = () => true,
  ): Job | undefined {
    const found = this.#find(hasRoom);
    if (found === undefined || !isWanted(found.job)) return undefined;
    const { job, batches, hosts, lane } = found;
    this.remove(job.id);
    // Those that were served go behind the others.
    if (lane.size > 0) moveBehind(hosts, job.host);
    if (hosts.size > 0) moveBehind(batches, job.batchId);
    return job;
  }

  /** Whether a job that counts waits for a host that has room. */
  hasJobFor(
    hasRoom: (host: string) => boolean,
    counts: (id: number) => boolean = () => true,
  ): boolean {
    for (const batches of this.#lanes.values()) {
      for (const hosts of batches.values()) {
        for (const [host, lane] of hosts) {
          if (!hasRoom(host)) continue;
          for (const id of lane.ids) if (counts(id)) return true;
        }
      }
    }
    return false;
  }

  #find(hasRoom: (host: string) => boolean) {
    for (const batches of this.#lanes.values()) {
      for (const hosts of batches.values()) {
        for (const [host, lane] of hosts) {
          if (!hasRoom(host)) continue;
          const job = lane.first;
          if (job !== undefined) return { job, batches, hosts, lane };
        }
      }
    }
    return undefined;
  }

  #lane({ priority, batchId, host }: Job): Lane {
    const batches: Batches = this.#lanes.get(priority) ?? new Map();
    const hosts = madeIn(batches, batchId, (): Hosts => new Map());
    return madeIn(hosts, host, () => new Lane());
  }
}

function madeIn<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function moveBehind<Key, Value>(map: Map<Key, Value>, key: Key): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}

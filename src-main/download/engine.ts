import type { Worker } from 'node:worker_threads';
import { type Operation, run, type Scope, sleep, spawn, suspend, until, useScope } from 'effection';
import type { Steering } from '../contract/ipc.ts';
import type { AlternativeLimit } from '../contract/settings.ts';
import type { Rest } from '../contract/snapshot.ts';
import type { TaskStorage } from '../contract/storage.ts';
import { type BatchOptions, type Entry, plainBatchOptions, transitions } from '../contract/task.ts';
import { type AddTools, addList, owners } from './add-list.ts';
import { leaveOutDone } from './already-here.ts';
import { SumsApplier, type SumsReader } from './apply-sums.ts';
import { BytePath } from './byte-path/byte-path.ts';
import { classify } from './classify.ts';
import type { Now } from './clock.ts';
import { confirm, confirmLeft } from './confirm.ts';
import { DigestsBeside } from './digest-beside.ts';
import { mayComeAtOnce } from './fetch-at-once.ts';
import { finishPublishing } from './finish-publishing.ts';
import { jobOf, jobsOf } from './job.ts';
import { Keeping } from './keeping.ts';
import { Limits } from './limits.ts';
import type { LiveTask } from './live-task.ts';
import { Marker } from './marker.ts';
import { nameAfterHead } from './name-task.ts';
import { Outages } from './outages.ts';
import { Rooms } from './rooms.ts';
import { runTask, type Tools } from './run-task.ts';
import { type Sample, Sampler } from './sampler.ts';
import { type Scheduler, useScheduler } from './scheduler.ts';
import { SecondNames } from './second-names.ts';
import { shownAddress } from './shown-url.ts';
import { setAddress, steer } from './steer.ts';
import { rememberProxies, type SystemProxyFor } from './system-proxies.ts';
import { takeUp } from './take-up.ts';
import { pathOf } from './task-paths.ts';
import { TaskTable } from './task-table.ts';
import { limitNow, watchBounds, watchNetwork, watchSleep, watchTimetable } from './watchers.ts';

export interface EngineOptions {
  readonly storage: TaskStorage;
  /** Starts the program of a thread that carries bytes. */
  readonly startWorker: () => Worker;
  /** The most such threads. */
  readonly threads: number;
  /** Name and version, as servers see it. */
  readonly userAgent: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: Now;
  /** The proxy that the system names for an address; null to go directly. */
  readonly systemProxyFor: SystemProxyFor;
  /** How files of digests are known and read. */
  readonly sums: SumsReader;
  readonly behaviour: Behaviour;
  /** Hears, as a sentence, why everything was paused, or that the list cannot be kept. */
  readonly onNotice: (sentence: string) => void;
}

/** What may be changed while the engine runs. */
export interface Behaviour {
  /** The most connections at once. */
  readonly slots: number;
  /** The most connections at once to one host. */
  readonly perHost: number;
  /** Milliseconds without an answer or a byte after which a connection is given up. */
  readonly timeoutMs: number;
  /** How often in a row to try again without a byte of progress. */
  readonly retries: number;
  /** Bytes a second of everything together; null for no limit. */
  readonly bytesPerSecond: number | null;
  /** Another limit, which holds at the times of its timetable. */
  readonly alternative: AlternativeLimit | null;
  /** Bytes that are to stay free on a disk; 0 for none. */
  readonly freeSpaceFloor: number;
  /** Bytes after which everything pauses, counted from the start; null for none. */
  readonly quota: number | null;
  /** Whether files get the time of modification that the server names. */
  readonly keepsTimes: boolean;
  /** Whether files get the system's mark for what comes from the network. */
  readonly marksFiles: boolean;
}

/** What became of a list that was added. */
export interface Added {
  /** Ids of the new tasks in the order of the list, duplicates included. */
  readonly ids: readonly number[];
  /** How many of them another task of the list downloads for. */
  readonly duplicates: number;
  /** How many entries got no task, since the file of another one is here already. */
  readonly here: number;
}

/** Which entries of a list are to come; `missing` leaves out whose file a task is done with. */
export type Wanted = 'all' | 'missing';

export interface Watcher {
  readonly everyMs: number;
  readonly isWatched: () => boolean;
  readonly onSample: (sample: Sample) => void;
}

/** The downloads of one window or one headless run, as calls that steer. */
export interface Engine {
  readonly table: TaskTable;
  readonly sampler: Sampler;
  /** The servers that asked to be left alone, and rest at present. */
  rests(): readonly Rest[];
  /** Goes on with everything that waited when the program ended. */
  start(): void;
  /** Adds a list and starts it. */
  add(
    entries: readonly Entry[],
    folder: string,
    options?: BatchOptions,
    wanted?: Wanted,
  ): Promise<Added>;
  /**
   * Adds what is new in a list, goes on with what an earlier run left, and keeps what it finished
   * and is still there.
   * @returns the ids of the tasks that download each entry.
   */
  takeUp(
    entries: readonly Entry[],
    folder: string,
    options?: BatchOptions,
  ): Promise<readonly number[]>;
  /** Hands what changed to `onSample`, until the engine is closed, while somebody looks. */
  watch(watcher: Watcher): void;
  /** Does something to the tasks named, or to all for which it makes sense. */
  steer(what: Steering, ids: readonly number[] | 'all'): Promise<void>;
  /**
   * Gives a task another address for the same file and has it go on; its bytes are kept if the
   * file there is the same.
   */
  setAddress(id: number, url: string): Promise<void>;
  /**
   * Changes what holds for a list: its limit of speed at once, the rest from the next connections
   * on; what is under way goes on.
   */
  setOptions(batchId: number, options: BatchOptions): void;
  /** Limits the speed of a task from now on, also while it runs; null for no limit of its own. */
  setLimit(id: number, bytesPerSecond: number | null): void;
  configure(changes: Partial<Behaviour>): void;
  /**
   * The machine woke up: asks anew for what is under way, tries now what waits for its turn to
   * retry, and starts what was planned for a time that has passed.
   */
  wake(): void;
  /** Resolves when no task works or waits for its turn, and what is done has one name. */
  idle(): Promise<void>;
  /** Stops everything like a pause that the next start lifts: bytes and progress are kept. */
  close(): Promise<void>;
}

// All that tells of a sleep of the machine does so within this time.
const oneSleepMs = 5_000;

// What a kill may take from the clock.
const saveTimesEveryMs = 5_000;

/** Starts the coroutines of the engine and takes up what the storage holds. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { storage, now, startWorker, threads, sums, userAgent, onNotice } = options;
  let { behaviour } = options;
  const keeping = new Keeping(onNotice);
  const table = new TaskTable(storage, now, keeping);
  const limits = new Limits(behaviour.bytesPerSecond, () =>
    [...table.all].filter(({ id }) => bytePath.carries(id)),
  );
  const rooms = new Rooms({ perHost: behaviour.perHost, learned: storage.loadRooms() });
  const systemProxyFor = rememberProxies(options.systemProxyFor);
  const bytePath = new BytePath({
    systemProxyFor,
    startWorker,
    threads,
    userAgent,
    limits: limits.shared,
    beforeSending: () => table.commit(),
  });
  const adding: AddTools = { table, bytePath, isSumsName: sums.isSumsName };
  const marker = new Marker();
  const secondNames = new SecondNames(storage, table, bytePath);
  const applier = new SumsApplier(adding, sums);
  const timeoutMs = () => behaviour.timeoutMs;
  const { rests } = rooms;
  const beside = new DigestsBeside({ table, bytePath, sums, timeoutMs, systemProxyFor, rests });
  for (const { id, options } of table.batches) bytePath.setAccess(id, options.access);
  // Not from within: the coroutine that notices is not to wait for those that it stops.
  const pauseAll = (sentence: string) => {
    onNotice(sentence);
    const going = [...table.all].filter((live) => !isPlanned(live));
    void inTurn(() => steer(table, scheduler, 'pause', idsOf(going)));
  };
  const ready = Promise.withResolvers<{ scope: Scope; scheduler: Scheduler }>();
  const root = run(function* (): Operation<void> {
    const tools: Tools = {
      bytePath,
      table,
      rooms,
      secondNames,
      outages: new Outages(),
      systemProxyFor,
      timeoutMs,
      retries: () => behaviour.retries,
      keepsTimes: () => behaviour.keepsTimes,
      limitsOf: (live) => limits.of(live, table.optionsOf(live)),
      leastLimitOf: (live) => limits.least(live, table.optionsOf(live)),
      onHead(live, head) {
        if (live.task.hasFinalName) return;
        const name = nameAfterHead(live.task, head, table.optionsOf(live));
        if (name === null) return;
        table.rename(live, name);
        table.record(live, { hasFinalName: true });
      },
      isFollowed(live) {
        if (live.task.state.kind !== 'done') return false;
        markDone(live);
        const { name, digest, state } = live.task;
        // A digest may have become known while the file got its name.
        return sums.isSumsName(name) || (digest !== null && state.verdict !== 'verified');
      },
      async afterDone(live, stop) {
        await confirm(live, live.task.digest, table, bytePath, stop);
        await applier.apply(live, stop);
      },
      findDigest: (live, fetched) => beside.find(live, fetched),
      wakeAt: (live, time) => scheduler.enqueueAt(live.id, time),
    };
    const scheduler = yield* useScheduler({
      slots: behaviour.slots,
      rooms,
      *work(id, turn) {
        const live = table.get(id);
        if (live?.task.state.kind !== 'queued') return;
        yield* runTask(live, tools, turn);
      },
      mayStandBy(id) {
        const live = table.get(id);
        if (live === undefined) return false;
        // What the system says of proxies holds for a while only.
        const isSystem = table.optionsOf(live).access.proxy.kind === 'system';
        return !isSystem && mayComeAtOnce(live, tools);
      },
      jobOf(id) {
        const live = table.get(id);
        if (live?.task.state.kind !== 'waiting') return undefined;
        table.move(live, { kind: 'queued' });
        return jobOf(live);
      },
      onError(id, error) {
        const live = table.get(id);
        if (live === undefined || !transitions[live.task.state.kind].includes('failed')) return;
        table.move(live, { kind: 'failed', failure: classify(error) });
      },
    });
    yield* spawn(() => watchTimetable(limits, () => behaviour));
    yield* spawn(() => watchNetwork(() => tryNow()));
    yield* spawn(() => watchSleep(() => wake()));
    yield* spawn(() => watchBounds(table, () => behaviour, pauseAll));
    yield* spawn(function* () {
      while (true) {
        yield* sleep(saveTimesEveryMs);
        if (table.isWorking) table.saveTimes();
        saveRooms();
      }
    });
    ready.resolve({ scope: yield* useScope(), scheduler });
    yield* suspend();
  });
  const closing = new AbortController();
  const broken = Promise.withResolvers<never>();
  root.catch((error) => {
    ready.reject(error);
    if (!closing.signal.aborted) broken.reject(error);
  });
  broken.promise.catch(() => undefined);
  const { scope, scheduler } = await ready.promise;
  for (const live of await finishPublishing(table, bytePath, secondNames)) markDone(live);
  const sampler = new Sampler(table, now);
  let lastTurn: Promise<unknown> = Promise.resolve();
  let wokeAt = Number.NEGATIVE_INFINITY;

  function saveRooms(): void {
    const learned = rooms.takeLearned();
    if (learned.length > 0) keeping.try(() => storage.saveRooms(learned));
  }

  /** Returns when what is done has one name, and that is on record. */
  async function settleNames(): Promise<void> {
    await secondNames.flush();
    await bytePath.catchUp();
  }

  function markDone(live: LiveTask): void {
    if (!behaviour.marksFiles) return;
    marker.add({ path: pathOf(live), address: shownAddress(live.task.url) });
  }

  /** Puts what runs under its limits; what does not comes under them when it begins. */
  function limitNowOf(live: LiveTask): void {
    if (live.workingSince === null) return;
    bytePath.limit(live.id, limits.of(live, table.optionsOf(live)));
  }

  /** Has what only stands by begin as its options say now. */
  function renew(isMeant: (live: LiveTask) => boolean): void {
    void inTurn(function* () {
      const ids = yield* scheduler.renew((id) => {
        const live = table.get(id);
        return live !== undefined && isMeant(live);
      });
      const lives = ids.flatMap((id) => table.get(id) ?? []);
      startOrPlan(lives);
      // It may have come to its end just before.
      yield* confirmLeft(lives, table, bytePath);
    });
  }

  function wake(): void {
    // The system and the clock may both tell of one sleep: what began since is alive.
    if (now() - wokeAt >= oneSleepMs) bytePath.reconnect();
    wokeAt = now();
    tryNow();
  }

  /** Tries what waits for its turn to retry, and starts what was planned for before. */
  function tryNow(): void {
    const lives = [...table.all].filter((live) => isRetrying(live) || isDue(live, Date.now()));
    for (const live of lives) live.failedAttempts = 0;
    scheduler.wake(idsOf(lives));
  }

  /** Hands an error to the caller alone; one that a scope hears of ends all of its coroutines. */
  async function inScope<Result>(operation: () => Operation<Result>): Promise<Result> {
    const outcome = await scope.run(function* () {
      try {
        return { result: yield* operation() };
      } catch (error) {
        return { error };
      }
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  /** One after another: a resume must not overtake the pause that is still stopping its task. */
  function inTurn<Result>(operation: () => Operation<Result>): Promise<Result> {
    const turn = lastTurn.then(() => inScope(operation));
    lastTurn = turn.catch(() => undefined);
    return turn;
  }

  function startOrPlan(lives: readonly LiveTask[]): void {
    scheduler.enqueue(jobsOf(lives.filter(({ task }) => task.state.kind === 'queued')));
    for (const { id, task } of lives) {
      if (task.state.kind === 'waiting') scheduler.enqueueAt(id, task.state.until);
    }
  }

  return {
    table,
    sampler,
    rests: () => rooms.rests.now(),
    start() {
      startOrPlan(owners(table.all));
      void scope.run(() => confirmLeft([...table.all], table, bytePath));
    },
    async add(entries, folder, batchOptions = plainBatchOptions, wanted = 'all') {
      // In turn: a task that is being stopped must not be taken for one that will come.
      const { lives, here } = await inTurn(function* () {
        const { left, here } =
          wanted === 'all'
            ? { left: entries, here: [] }
            : yield* until(leaveOutDone(adding, entries, folder, batchOptions));
        const inserted = yield* until(addList(adding, left, folder, batchOptions));
        // Who adds an address that is paused wants it now, unless all of it is for later.
        if (batchOptions.startAt === null) {
          yield* steer(table, scheduler, 'resume', idsOf(inserted));
        }
        return { lives: inserted, here };
      });
      const downloading = owners(lives);
      startOrPlan(downloading);
      const known = here.map(([, live]) => live);
      void scope.run(() => confirmLeft(known, table, bytePath));
      const duplicates = lives.length - downloading.length;
      return { ids: idsOf(lives), duplicates, here: here.length };
    },
    async takeUp(entries, folder, batchOptions = plainBatchOptions) {
      const { ready, ids } = await takeUp(adding, entries, folder, batchOptions, closing.signal);
      startOrPlan(ready);
      return ids;
    },
    watch({ everyMs, isWatched, onSample }) {
      void scope.run(function* () {
        while (true) {
          const sample = isWatched() ? sampler.sample() : undefined;
          if (sample !== undefined) onSample(sample);
          yield* sleep(everyMs);
        }
      });
    },
    async steer(what, ids) {
      try {
        await inTurn(() => steer(table, scheduler, what, ids));
        await settleNames();
      } finally {
        // Passwords and cookies go with their list.
        if (what === 'remove') bytePath.keepAccesses(new Set(idsOf(table.batches)));
      }
    },
    setAddress: (id, url) => inTurn(() => setAddress(table, scheduler, id, url)),
    setOptions(batchId, changed) {
      table.setOptions(batchId, changed);
      bytePath.setAccess(batchId, changed.access);
      for (const live of livesOf(table, batchId)) {
        limitNowOf(live);
        table.changed.add(live.id);
      }
      renew(({ task }) => task.batchId === batchId);
    },
    setLimit(id, bytesPerSecond) {
      const named = table.get(id);
      if (named === undefined) return;
      const live = table.owner(named);
      table.record(live, { bytesPerSecond });
      limitNowOf(live);
      renew((other) => other === live);
    },
    configure(changes) {
      behaviour = { ...behaviour, ...changes };
      rooms.setPerHost(behaviour.perHost);
      scheduler.setSlots(behaviour.slots);
      limits.setAll(limitNow(behaviour, new Date()));
    },
    wake,
    async idle() {
      // Nothing ends any more where the coroutines have ended.
      await Promise.race([inScope(() => scheduler.idle()), broken.promise]);
      await settleNames();
    },
    async close() {
      closing.abort();
      await inTurn(() => scheduler.stop('all', 'quit'));
      await root.halt();
      await secondNames.flush();
      await Promise.all([bytePath.end(), marker.flush()]);
      saveRooms();
      table.saveTimes();
    },
  };
}

function idsOf(those: Iterable<{ readonly id: number }>): number[] {
  return Array.from(those, ({ id }) => id);
}

function livesOf(table: TaskTable, batchId: number): LiveTask[] {
  return [...table.all].filter(({ task }) => task.batchId === batchId);
}

/** Waits for its turn to retry. */
function isRetrying({ task }: LiveTask): boolean {
  return task.state.kind === 'waiting' && task.state.failure !== null;
}

/** Waits for a time that has come, though no timer has noticed. */
function isDue({ task }: LiveTask, now: number): boolean {
  return task.state.kind === 'waiting' && task.state.until <= now;
}

/** A start at a time that has not come. */
function isPlanned({ task }: LiveTask): boolean {
  return task.state.kind === 'waiting' && task.state.failure === null;
}

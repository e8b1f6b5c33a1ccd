import { readdir } from 'node:fs/promises';
import { type Operation, run, type Scope, sleep, spawn, suspend, until, useScope } from 'effection';
import type { Steering } from '../contract/ipc.ts';
import type { TaskStorage } from '../contract/storage.ts';
import { type Entry, isSettled, type Task, transitions } from '../contract/task.ts';
import { classify } from './classify.ts';
import type { Now } from './clock.ts';
import { createHttp } from './http.ts';
import { nameFromUrl, newPartName } from './names.ts';
import { hasSize, republish } from './part-file.ts';
import { reserveNames } from './reserve-names.ts';
import { partPathOf, pathOf, runTask } from './run-task.ts';
import { type Sample, Sampler } from './sampler.ts';
import { type Scheduler, useScheduler } from './scheduler.ts';
import { steer } from './steer.ts';
import { type LiveTask, TaskTable } from './task-table.ts';

export interface EngineOptions {
  readonly storage: TaskStorage;
  /** Name and version, as servers see it. */
  readonly userAgent: string;
  /** How many tasks may hold a connection at once. */
  readonly slots: number;
  /** Milliseconds without an answer or a byte after which a connection is given up. */
  readonly timeoutMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: Now;
}

/** What became of a list that was added. */
export interface Added {
  /** Ids of the new tasks in the order of the list, duplicates included. */
  readonly ids: readonly number[];
  /** How many of them another task of the list downloads for. */
  readonly duplicates: number;
}

export interface Watcher {
  readonly everyMs: number;
  readonly isWatched: () => boolean;
  readonly onSample: (sample: Sample) => void;
}

/** The downloads of one window or one headless run, as calls that steer. */
export interface Engine {
  readonly table: TaskTable;
  readonly sampler: Sampler;
  /** Goes on with everything that waited when the program ended. */
  start(): void;
  /** Adds a list and starts it. */
  add(entries: readonly Entry[], folder: string): Promise<Added>;
  /**
   * Adds what is new in a list, goes on with what an earlier run left, and keeps what it finished
   * and is still there.
   * @returns the ids of the tasks that download each entry.
   */
  takeUp(entries: readonly Entry[], folder: string): Promise<readonly number[]>;
  /** Hands what changed to `onSample`, until the engine is closed, while somebody looks. */
  watch(watcher: Watcher): void;
  /** Does something to the tasks named, or to all for which it makes sense. */
  steer(what: Steering, ids: readonly number[] | 'all'): Promise<void>;
  configure(options: Partial<Pick<EngineOptions, 'slots' | 'timeoutMs'>>): void;
  /** Resolves when no task works or waits for its turn. */
  idle(): Promise<void>;
  /** Stops everything like a pause that the next start lifts: bytes and progress are kept. */
  close(): Promise<void>;
}

// What a kill may take from the clock.
const saveTimesEveryMs = 5_000;

/** Starts the coroutines of the engine and takes up what the storage holds. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { storage, now, userAgent } = options;
  let { timeoutMs } = options;
  const table = new TaskTable(storage, now);
  const http = createHttp({ userAgent, timeoutMs: () => timeoutMs });
  const ready = Promise.withResolvers<{ scope: Scope; scheduler: Scheduler }>();
  const root = run(function* (): Operation<void> {
    const scheduler = yield* useScheduler({
      slots: options.slots,
      *work(id, stopReason) {
        const live = table.get(id);
        if (live?.task.state.kind !== 'queued') return;
        yield* runTask(live, { http, table, timeoutMs: () => timeoutMs }, stopReason);
      },
      onError(id, error) {
        const live = table.get(id);
        if (live === undefined || !transitions[live.task.state.kind].includes('failed')) return;
        table.move(live, { kind: 'failed', failure: classify(error) });
      },
    });
    yield* spawn(function* () {
      while (true) {
        yield* sleep(saveTimesEveryMs);
        if (table.isWorking) table.saveTimes();
      }
    });
    ready.resolve({ scope: yield* useScope(), scheduler });
    yield* suspend();
  });
  root.catch(ready.reject);
  const { scope, scheduler } = await ready.promise;
  await finishPublishing(table);
  const sampler = new Sampler(table, now);
  let lastTurn: Promise<unknown> = Promise.resolve();

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

  async function insert(entries: readonly Entry[], folder: string): Promise<LiveTask[]> {
    if (entries.length === 0) return [];
    const onDisk = await namesIn(folder);
    return table.addBatch(Date.now(), (batchId, firstId) =>
      buildTasks(table, entries, { folder, onDisk, batchId, firstId }),
    );
  }

  return {
    table,
    sampler,
    start() {
      const waiting = owners(table.all).filter(({ task }) => task.state.kind === 'queued');
      scheduler.enqueue(idsOf(waiting));
    },
    async add(entries, folder) {
      // In turn: a task that is being stopped must not be taken for one that will come.
      const lives = await inTurn(function* () {
        const inserted = yield* until(insert(entries, folder));
        // Who adds an address that is paused wants it now.
        yield* steer(table, scheduler, 'resume', idsOf(inserted));
        return inserted;
      });
      const downloading = owners(lives);
      scheduler.enqueue(idsOf(downloading));
      return { ids: idsOf(lives), duplicates: lives.length - downloading.length };
    },
    async takeUp(entries, folder) {
      const inFolder = owners(table.all).filter(({ task }) => task.folder === folder);
      const known = new Map(inFolder.map((live) => [live.task.url, live]));
      const wanted = new Set(entries.map(({ url }) => url));
      const left = [...known.values()].filter(({ task }) => wanted.has(task.url));
      const ready = await makeReady(table, left, folder);
      const isNew = entries.filter(({ url }) => !known.has(url));
      const added = owners(await insert(isNew, folder));
      for (const live of added) known.set(live.task.url, live);
      scheduler.enqueue(idsOf([...ready, ...added]));
      return entries.flatMap(({ url }) => known.get(url)?.id ?? []);
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
    steer: (what, ids) => inTurn(() => steer(table, scheduler, what, ids)),
    configure(changes) {
      if (changes.slots !== undefined) scheduler.setSlots(changes.slots);
      if (changes.timeoutMs !== undefined) timeoutMs = changes.timeoutMs;
    },
    idle: () => inScope(() => scheduler.idle()),
    async close() {
      await inTurn(() => scheduler.stop('all', 'quit'));
      await root.halt();
      await http.close();
      table.saveTimes();
    },
  };
}

function idsOf(lives: Iterable<LiveTask>): number[] {
  return Array.from(lives, ({ id }) => id);
}

/** The tasks that download, for themselves and for their duplicates. */
function owners(lives: Iterable<LiveTask>): LiveTask[] {
  return [...lives].filter(({ task }) => task.duplicateOf === null);
}

/** Queues what is not done, and what was done but whose file is gone; returns all that waits. */
async function makeReady(
  table: TaskTable,
  lives: readonly LiveTask[],
  folder: string,
): Promise<LiveTask[]> {
  const done = lives.filter(({ task }) => task.state.kind === 'done');
  const isThere = await Promise.all(done.map((live) => hasSize(pathOf(live), live.task.received)));
  const gone = done.filter((_live, index) => isThere[index] === false);
  const onDisk = gone.length === 0 ? [] : await namesIn(folder);
  // Another task may have taken a name since.
  const names = reserveNames(
    table,
    folder,
    onDisk,
    gone.map(({ task }) => task.name),
  );
  for (const [index, live] of gone.entries()) {
    table.forgetFile(live, names[index] ?? live.task.name);
  }
  const stopped = lives.filter(({ task }) => !['done', 'queued'].includes(task.state.kind));
  table.moveAll([...gone, ...stopped], { kind: 'queued' });
  return lives.filter(({ task }) => task.state.kind === 'queued');
}

/** Looks up what became of files that were about to get their name when the program ended. */
async function finishPublishing(table: TaskTable): Promise<void> {
  for (const live of table.all) {
    const { state, received } = live.task;
    if (state.kind !== 'finalising') continue;
    try {
      const published = await republish(partPathOf(live), pathOf(live), received);
      table.move(live, published ? { kind: 'done', verdict: state.verdict } : { kind: 'queued' });
    } catch (error) {
      table.move(live, { kind: 'failed', failure: classify(error) });
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // A folder that is missing or unusable holds no names; its tasks will make it or say why not.
    return [];
  }
}

interface ListPlace {
  readonly folder: string;
  readonly onDisk: readonly string[];
  readonly batchId: number;
  readonly firstId: number;
}

/**
 * One task an entry. Entries with an address that stood before, or that an unfinished task of the
 * same folder has, become its duplicates.
 */
function buildTasks(
  table: TaskTable,
  entries: readonly Entry[],
  { folder, onDisk, batchId, firstId }: ListPlace,
): Task[] {
  const owners = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { task } of table.all) {
    const isUnfinished = task.duplicateOf === null && !isSettled(task.state.kind);
    if (!isUnfinished || task.folder !== folder) continue;
    owners.set(task.url, task.id);
    names.set(task.url, task.name);
  }
  const unique = entries.filter(({ url }, index) => {
    if (owners.has(url)) return false;
    owners.set(url, firstId + index);
    return true;
  });
  const wanted = unique.map(({ url }) => nameFromUrl(url));
  const reserved = reserveNames(table, folder, onDisk, wanted);
  for (const [index, { url }] of unique.entries()) names.set(url, reserved[index] ?? '');
  return entries.map(({ line, url }, index) => {
    const id = firstId + index;
    const owner = owners.get(url);
    const name = names.get(url) ?? '';
    return {
      id,
      batchId,
      line,
      url,
      folder,
      name,
      partName: newPartName(name),
      state: { kind: 'queued' },
      received: 0,
      total: null,
      validator: null,
      workedMs: 0,
      duplicateOf: owner === undefined || owner === id ? null : owner,
      note: null,
    };
  });
}

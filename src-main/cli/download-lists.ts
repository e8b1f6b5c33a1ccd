import type { DatabaseSync } from 'node:sqlite';
import { slotsOf } from '../contract/settings.ts';
import type { RejectedLine } from '../contract/snapshot.ts';
import type { BatchOptions, Entry } from '../contract/task.ts';
import { behaviourOf } from '../download/behaviour.ts';
import { connectionsWithin, descriptorLimit } from '../download/descriptors.ts';
import { type Engine, startEngine } from '../download/engine.ts';
import type { TaskTable } from '../download/task-table.ts';
import { readFiles } from '../intake/read-lists.ts';
import { sumsReader } from '../intake/sums-reader.ts';
import { createTaskStore } from '../storage/task-store.ts';
import { version } from '../version.ts';
import type { HeadlessArguments } from './arguments.ts';
import type { ByteThreads } from './byte-threads.ts';
import { countAddresses } from './count-addresses.ts';
import { exitCodes } from './exit-codes.ts';
import { optionsFor, withDigest } from './for-list.ts';
import { hearInterruption, type Interruption } from './hear-interruption.ts';
import { openState } from './open-state.ts';
import { readListArguments } from './read-list-arguments.ts';
import { rejectedWords } from './rejected-words.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { isAllDone, summarise } from './summary.ts';
import { letYoungGrow, tuneRuntime } from './tune-runtime.ts';

const sampleEveryMs = 250;

const longListBytes = 256 * 1024;

// Threads, database and standard streams are about three quarters of that.
const ownDescriptors = 40;

/** What is to be downloaded, and how. */
interface Work {
  readonly entries: readonly Entry[];
  readonly rejected: readonly RejectedLine[];
  readonly options: BatchOptions;
}

/**
 * A run whose lists were added. What they said is in the engine by now and nowhere else: of a long
 * list twice would be much.
 */
interface Run {
  readonly database: DatabaseSync;
  readonly engine: Engine;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
  /** Of the tasks that download each entry; null when it was interrupted before. */
  readonly ids: readonly number[] | null;
  /** Those of them, and of their duplicates, whose files earlier runs had finished. */
  readonly there: ReadonlySet<number>;
  readonly rejected: number;
}

/**
 * Reads the lists and downloads them, until all is done or somebody interrupts.
 * @returns the exit code of the process.
 * @throws CannotBeginError when a list cannot be read, or the state cannot be kept.
 */
export async function downloadLists(
  args: HeadlessArguments,
  byteThreads: ByteThreads,
): Promise<number> {
  const run = await begin(args, byteThreads);
  try {
    return await finish(run);
  } finally {
    run.interruption.end();
  }
}

async function begin(args: HeadlessArguments, byteThreads: ByteThreads): Promise<Run> {
  const lists = await readListArguments(args.lists);
  // What it saves with a long list is worth more than a quick start.
  if (lists.some(({ bytes }) => bytes.length > longListBytes)) tuneRuntime();
  const { entries, rejected: all } = readFiles(lists, args.format);
  const rejected = all.filter(({ isPassedOver }) => !isPassedOver);
  for (const line of all) if (line.isPassedOver) process.stderr.write(`${rejectedWords(line)}\n`);
  const work: Work = {
    entries: withDigest(args.digest, entries),
    rejected,
    options: optionsFor(args, entries),
  };
  // Not before: until the lists are there, Ctrl+C ends the program as it ends any other.
  const interruption = hearInterruption();
  try {
    return await takeUp(args, work, byteThreads, interruption);
  } catch (error) {
    interruption.end();
    throw error;
  }
}

async function takeUp(
  { state, settings, json }: HeadlessArguments,
  { entries, rejected, options }: Work,
  byteThreads: ByteThreads,
  interruption: Interruption,
): Promise<Run> {
  const database = openState(state);
  const limit = descriptorLimit();
  const mostSlots = connectionsWithin(limit, ownDescriptors);
  if (mostSlots < slotsOf(settings)) {
    process.stderr.write(
      `No more than ${limit} files and connections may be open here (ulimit -n):` +
        ` only ${mostSlots} connections at once.\n`,
    );
  }
  const engine = await startEngine({
    storage: createTaskStore(database),
    userAgent: `Weft/${version}`,
    startWorker: byteThreads.next,
    threads: 2,
    systemProxyFor: () => Promise.resolve(null),
    sums: sumsReader,
    onNotice: (sentence) => process.stderr.write(`${sentence}\n`),
    behaviour: behaviourOf(settings, mostSlots),
    now: () => performance.now(),
  });
  // What earlier runs took is theirs.
  engine.table.restartTimes();
  const reporter = createReporter(json);
  reporter.begin(countAddresses(entries), rejected);
  const ids = await Promise.race([
    engine.takeUp(entries, settings.folder, options),
    interruption.heard.then(() => null),
  ]);
  // Nothing else can be done yet: no answer has come so far.
  const there = doneAmong(engine.table, ids ?? []);
  return { database, engine, reporter, interruption, ids, there, rejected: rejected.length };
}

function doneAmong(table: TaskTable, ids: readonly number[]): ReadonlySet<number> {
  const done = ids
    .map((id) => table.get(id))
    .filter((live) => live?.task.state.kind === 'done')
    .flatMap((live) => (live === undefined ? [] : [live, ...live.duplicates]));
  return new Set(done.map(({ id }) => id));
}

async function finish(run: Run): Promise<number> {
  const { database, engine, reporter, interruption, ids, there, rejected } = run;
  if (ids === null) {
    await engine.close();
    database.close();
    return exitCodes.interrupted;
  }
  letYoungGrow();
  engine.sampler.restrictTo(ids);
  reporter.found(there);
  engine.watch({
    everyMs: sampleEveryMs,
    isWatched: () => true,
    onSample: (sample) => reporter.progress(sample),
  });

  const interrupted = await Promise.race([
    engine.idle().then(() => false),
    interruption.heard.then(() => true),
  ]);
  await engine.close();
  database.close();

  const last = engine.sampler.sample();
  if (last !== undefined) reporter.progress(last);
  const summary = summarise(engine.table, ids, there);
  reporter.end(summary, rejected);
  if (interrupted) return exitCodes.interrupted;
  return rejected === 0 && isAllDone(summary) ? exitCodes.done : exitCodes.failed;
}

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type BatchOptions,
  type Entry,
  plainBatchOptions,
  type Task,
} from '../../src-main/contract/task.ts';
import {
  type Added,
  type Behaviour,
  type Engine,
  startEngine,
} from '../../src-main/download/engine.ts';
import type { SystemProxyFor } from '../../src-main/download/system-proxies.ts';
import { parse } from '../../src-main/intake/parse.ts';
import { sumsReader } from '../../src-main/intake/sums-reader.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createHistoryStore, type HistoryStore } from '../../src-main/storage/history-store.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';

export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly history: HistoryStore;
  /** Adds the lines of a list as tasks that are saved to the folder. */
  add(...lines: readonly string[]): Promise<Added>;
  /** As `add`, with options of its own for this list. */
  addWith(options: Partial<BatchOptions>, ...lines: readonly string[]): Promise<Added>;
  /** Adds the lines and waits until nothing works any more. */
  run(...lines: readonly string[]): Promise<readonly Task[]>;
  /** The sentences that were for the person so far. */
  readonly notices: readonly string[];
  /** All tasks as they are now, in order. */
  tasks(): readonly Task[];
  close(): Promise<void>;
}

/** What the lines of a list say. */
export function entriesOf(...lines: readonly string[]): readonly Entry[] {
  return parse(lines.join('\n')).entries;
}

const workerProgram = new URL('../../src-main/download/byte-path/worker.ts', import.meta.url);

/** Where Node keeps what it compiled: to compile the program anew takes longer than many a test. */
const compileCache = join(tmpdir(), 'node-compile-cache');

function startWorker(): Worker {
  return new Worker(workerProgram, { env: { ...process.env, NODE_COMPILE_CACHE: compileCache } });
}

/** Nothing is tried again by itself, unless a test asks for it. */
const plainBehaviour: Behaviour = {
  slots: 16,
  perHost: 16,
  timeoutMs: 10_000,
  retries: 0,
  bytesPerSecond: null,
  alternative: null,
  freeSpaceFloor: 0,
  quota: null,
  keepsTimes: false,
  marksFiles: false,
};

/** What is fixed when an engine starts. */
export interface Fixed {
  readonly threads?: number;
  readonly systemProxyFor?: SystemProxyFor;
}

/** The real engine on a real database, kept in `folder` beside what is downloaded to it. */
export async function startTestEngine(
  folder: string,
  // With one thread nothing moves to another one, so that a test can tell what is asked.
  {
    threads = 1,
    systemProxyFor = () => Promise.resolve(null),
    ...behaviour
  }: Partial<Behaviour> & Fixed = {},
): Promise<TestEngine> {
  const { database } = openDatabase(join(folder, '.state', 'weft.sqlite'));
  const notices: string[] = [];
  const engine = await startEngine({
    storage: createTaskStore(database),
    userAgent: 'Weft/test',
    startWorker,
    threads,
    systemProxyFor,
    onNotice: (sentence) => notices.push(sentence),
    sums: sumsReader,
    behaviour: { ...plainBehaviour, ...behaviour },
    now: () => performance.now(),
  });
  const addWith = (options: Partial<BatchOptions>, ...lines: readonly string[]) =>
    engine.add(entriesOf(...lines), join(folder, 'files'), { ...plainBatchOptions, ...options });
  const add = (...lines: readonly string[]) => addWith({}, ...lines);
  const tasks = () => Array.from(engine.table.all, ({ task }) => task);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= engine.close().finally(() => database.close());
    return closing;
  };
  return {
    engine,
    history: createHistoryStore(database),
    add,
    addWith,
    async run(...lines) {
      await add(...lines);
      await engine.idle();
      return tasks();
    },
    notices,
    tasks,
    close,
    [Symbol.asyncDispose]: close,
  };
}

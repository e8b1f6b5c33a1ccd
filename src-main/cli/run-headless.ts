import { join } from 'node:path';
import { startEngine } from '../download/engine.ts';
import { type ReadLists, readFiles } from '../intake/read-lists.ts';
import { openDatabase, StateError } from '../storage/database.ts';
import { createTaskStore } from '../storage/task-store.ts';
import { version } from '../version.ts';
import { type HeadlessArguments, helpText, parseArguments, UsageError } from './arguments.ts';
import { readListArguments } from './read-list-arguments.ts';
import { createReporter } from './reporter.ts';
import { isAllDone, summarise } from './summary.ts';

const timeoutMs = 30_000;
const sampleEveryMs = 250;
const exitCodes = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;

/** The whole headless program; sets the exit code of the process. */
export async function runHeadless(args: readonly string[]): Promise<void> {
  try {
    const parsed = parseArguments(args);
    if (parsed === null) process.stdout.write(helpText);
    else process.exitCode = await download(parsed);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof StateError)) throw error;
    process.stderr.write(`${error.message}\nSee --help.\n`);
    process.exitCode = exitCodes.wrongUse;
  }
}

async function download(args: HeadlessArguments): Promise<number> {
  const lists = readFiles(await readListArguments(args.lists));
  // Not before: until the lists are there, Ctrl+C ends the program as it ends any other.
  const interruption = hearInterruption();
  try {
    return await downloadLists(args, lists, interruption.heard);
  } finally {
    interruption.end();
  }
}

async function downloadLists(
  args: HeadlessArguments,
  { entries, rejected }: ReadLists,
  interruption: Promise<void>,
): Promise<number> {
  const { database, setAside } = openDatabase(join(args.state, 'weft.sqlite'));
  if (setAside !== null)
    process.stderr.write(`The state was damaged; it was kept as ${setAside}.\n`);
  const engine = await startEngine({
    storage: createTaskStore(database),
    userAgent: `Weft/${version}`,
    slots: args.oneByOne ? 1 : args.connections,
    timeoutMs,
    now: () => performance.now(),
  });
  // What earlier runs took is theirs.
  engine.table.restartTimes();
  const reporter = createReporter(args.json);
  reporter.begin(new Set(entries.map(({ url }) => url)).size, rejected);
  const ids = await engine.takeUp(entries, args.dir);
  engine.sampler.restrictTo(ids);
  engine.watch({
    everyMs: sampleEveryMs,
    isWatched: () => true,
    onSample: (sample) => reporter.progress(sample),
  });

  const interrupted = await Promise.race([
    engine.idle().then(() => false),
    interruption.then(() => true),
  ]);
  await engine.close();
  database.close();

  const last = engine.sampler.sample();
  if (last !== undefined) reporter.progress(last);
  const summary = summarise(engine.table, ids);
  reporter.end(summary, rejected.length);
  if (interrupted) return exitCodes.interrupted;
  return rejected.length === 0 && isAllDone(summary) ? exitCodes.done : exitCodes.failed;
}

/**
 * Ctrl+C, a polite kill, the end of the process that started this one for an older Node, or of the
 * one that reads what is printed. A signal that comes once more changes nothing.
 */
function hearInterruption(): { heard: Promise<void>; end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hear = () => resolve();
  process.on('SIGINT', hear).on('SIGTERM', hear).on('disconnect', hear);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that had enough is no trouble.
    if (error.code !== 'EPIPE') process.stderr.write(`The output is lost: ${error.message}\n`);
    hear();
  });
  return {
    heard: promise,
    end() {
      // Listened to, the channel would keep this process alive.
      process.off('disconnect', hear);
      if (process.connected) process.disconnect();
    },
  };
}

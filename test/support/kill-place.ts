import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Gap, Task } from '../../src-main/contract/task.ts';
import type { FaultyServer } from './faulty-server.ts';
import { hashOfFile } from './file-hash.ts';
import { type HeadlessRun, startHeadless } from './headless.ts';
import { heldBy, storedTasks } from './stored-tasks.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { namesIn } from './workbench.ts';

/** A folder with a list of its own, whose program may end at any moment. */
export interface KillPlace extends AsyncDisposable {
  readonly urls: readonly string[];
  readonly files: string;
  readonly state: string;
  /** A folder beside that of the files, on the same disk. */
  readonly beside: string;
  /** Starts the program on the list. */
  start(env?: Readonly<Record<string, string>>): HeadlessRun;
  /** What the program recorded. */
  stored(): Promise<readonly Task[]>;
}

/** @param extra further options of the program. */
export async function killPlace(
  urls: readonly string[],
  extra: readonly string[] = [],
): Promise<KillPlace> {
  const folder = await temporaryFolder();
  const files = join(folder.path, 'files');
  const state = join(folder.path, 'state');
  const args = ['-', '--dir', files, '--state', state, '--json', ...extra];
  return {
    urls,
    files,
    state,
    beside: folder.path,
    start: (env = {}) => startHeadless(args, { input: urls.join('\n'), env }),
    stored: () => storedTasks(state),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Has the files that were looked at before, and have not changed since, not hashed again. */
type Known = Map<string, string>;

export interface StopCheck {
  /** How many files have their names. */
  readonly finished: number;
  readonly tasks: readonly Task[];
}

/**
 * Looks at what the end of a program left behind: nothing there may look better than it is.
 * @param before hashes of files that were there before.
 */
export function stopChecker(
  server: FaultyServer,
  place: KillPlace,
  before: Iterable<string> = [],
): () => Promise<StopCheck> {
  const known: Known = new Map();
  const hashes = new Map(place.urls.map((url) => [url, server.hashOf(url)]));
  const whole = new Set([...hashes.values(), ...before]);
  const contents = new Map(place.urls.map((url) => [url, server.bytesOf(url)]));

  async function hashOf(path: string): Promise<string> {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    const key = `${ino} ${mtimeNs} ${size}`;
    const hash = known.get(key) ?? (await hashOfFile(path));
    known.set(key, hash);
    return hash;
  }

  async function expectPartRight(task: Task): Promise<void> {
    const { partName, url } = task;
    if (task.received === 0) return;
    const there = await readFile(join(place.files, partName)).catch(() => undefined);
    const bytes = contents.get(url);
    if (there === undefined || bytes === undefined) return;
    for (const { from, end } of heldBy(task, bytes.length)) {
      const to = end ?? bytes.length;
      const isRight = there.subarray(from, to).equals(bytes.subarray(from, to));
      if (!isRight) throw new Error(wrongBytes(task, there, bytes, { from, end: to }));
    }
  }

  return async () => {
    const tasks = await place.stored();
    for (const names of [tasks.map(({ name }) => name), tasks.map(({ partName }) => partName)]) {
      expect(new Set(names).size, 'tasks that share a file').toBe(names.length);
    }
    const finished = (await namesIn(place.files)).filter((name) => !name.endsWith('.weft-part'));
    for (const name of finished) {
      expect(whole.has(await hashOf(join(place.files, name))), `${name} is whole`).toBe(true);
    }
    for (const task of tasks) {
      if (task.state.kind !== 'done') await expectPartRight(task);
      else expect(await hashOf(join(place.files, task.name)), task.name).toBe(hashes.get(task.url));
    }
    return { finished: finished.length, tasks };
  };
}

/** Says where a part file does not hold what is recorded of it. */
function wrongBytes(task: Task, there: Buffer, bytes: Buffer, { from, end }: Gap): string {
  const to = end ?? bytes.length;
  const isWrong = (at: number) => there[at] !== bytes[at];
  const offsets = Array.from({ length: to - from }, (_, offset) => from + offset);
  const first = offsets.find(isWrong);
  const last = offsets.findLast(isWrong);
  return `The part file of ${task.name}, of ${there.length} bytes, is wrong from ${first} to ${last}, but recorded: ${JSON.stringify(task)}`;
}

/** Expects that a list came to its end: every file there, each once, and nothing else. */
export async function expectAllThere(server: FaultyServer, place: KillPlace): Promise<void> {
  const tasks = await place.stored();
  expect(tasks.map(({ url }) => url)).toEqual(place.urls);
  expect(tasks.filter(({ state }) => state.kind !== 'done')).toEqual([]);
  const names = await namesIn(place.files);
  expect(names).toEqual(tasks.map(({ name }) => name).toSorted());
  for (const { name, url } of tasks) {
    expect(await hashOfFile(join(place.files, name)), name).toBe(server.hashOf(url));
  }
}

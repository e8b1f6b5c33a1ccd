import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Task, TaskStatus } from '../../src-main/contract/task.ts';
import type { Behaviour } from '../../src-main/download/engine.ts';
import type { LiveTask } from '../../src-main/download/live-task.ts';
import { copyFolder } from './copy-folder.ts';
import type { Identity } from './faulty/certificate.ts';
import { type FaultyServer, startFaultyServer } from './faulty-server.ts';
import { hashOfFile } from './file-hash.ts';
import { withoutTags } from './part-names.ts';
import { type Fixed, startTestEngine, type TestEngine } from './start-test-engine.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

/** A server that misbehaves, a folder and an engine; they end together. */
export interface Workbench extends AsyncDisposable {
  readonly server: FaultyServer;
  readonly weft: TestEngine;
  /** Where the files go. */
  readonly files: string;
  /** Adds the file and waits until it is settled. */
  download(behaviour: Parameters<FaultyServer['file']>[0]): Promise<Task>;
  /** Ends the engine and starts another one on the same state. */
  restart(): Promise<void>;
  /** Starts another engine on what a program that is killed now leaves on the disk. */
  crash(): Promise<void>;
}

interface WorkbenchOptions extends Partial<Behaviour>, Fixed {
  /** The server has a certificate; with `true` one that nobody trusts. */
  readonly tls?: boolean | Identity;
  /** In place of a new temporary folder. */
  readonly folder?: TemporaryFolder;
}

export async function setUpWorkbench({
  tls = false,
  folder,
  ...options
}: WorkbenchOptions = {}): Promise<Workbench> {
  const server = await startFaultyServer({ tls });
  const place = folder ?? (await temporaryFolder());
  let weft = await startTestEngine(place.path, options);
  return {
    server,
    get weft() {
      return weft;
    },
    files: join(place.path, 'files'),
    async download(behaviour) {
      const { ids } = await weft.add(server.file(behaviour));
      await weft.engine.idle();
      return taskOf(weft, ids[0]);
    },
    async restart() {
      await weft.close();
      weft = await startTestEngine(place.path, options);
    },
    async crash() {
      await using left = await temporaryFolder();
      // At once and first, so that it speaks of nothing that is not there.
      for (const name of ['.state', 'files']) {
        copyFolder(join(place.path, name), join(left.path, name));
      }
      await weft.close();
      await rm(place.path, { recursive: true });
      copyFolder(left.path, place.path);
      weft = await startTestEngine(place.path, options);
    },
    async [Symbol.asyncDispose]() {
      await weft.close();
      await server.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** The task as it is now. */
export function taskOf(weft: TestEngine, id = 1): Task {
  return liveOf(weft, id).task;
}

export function liveOf({ engine }: TestEngine, id = 1): LiveTask {
  const live = engine.table.get(id);
  if (live === undefined) throw new Error(`There is no task ${id}`);
  return live;
}

/** Waits until so many bytes of a task have come in. */
export function untilReceived(weft: TestEngine, bytes: number, id = 1): Promise<void> {
  return vi.waitFor(() => expect(liveOf(weft, id).received).toBe(bytes), {
    timeout: 10_000,
    interval: 5,
  });
}

/** Waits until a task is in a state. */
export function untilStatus(weft: TestEngine, status: TaskStatus, id = 1): Promise<void> {
  return vi.waitFor(() => expect(taskOf(weft, id).state.kind).toBe(status), {
    timeout: 10_000,
    interval: 5,
  });
}

/** Expects that the task is done, and that its file holds what the server has at `url`. */
export async function expectWhole(server: FaultyServer, task: Task, url = task.url): Promise<void> {
  expect(task.state).toEqual({ kind: 'done', verdict: expect.any(String) });
  expect(await hashOfFile(join(task.folder, task.name))).toBe(server.hashOf(url));
}

/** Names in a folder, in order; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return withoutTags(await readdir(folder).catch(() => []));
}

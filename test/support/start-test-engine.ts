import { join } from 'node:path';
import type { Task } from '../../src-main/contract/task.ts';
import { type Added, type Engine, startEngine } from '../../src-main/download/engine.ts';
import { parse } from '../../src-main/intake/parse.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';

export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine;
  /** Adds the lines of a list as tasks that are saved to the folder. */
  add(...lines: readonly string[]): Promise<Added>;
  /** Adds the lines and waits until nothing works any more. */
  run(...lines: readonly string[]): Promise<readonly Task[]>;
  /** All tasks as they are now, in order. */
  tasks(): readonly Task[];
  close(): Promise<void>;
}

/** The real engine on a real database, kept in `folder` beside what is downloaded to it. */
export async function startTestEngine(
  folder: string,
  { slots = 16, timeoutMs = 10_000 } = {},
): Promise<TestEngine> {
  const { database } = openDatabase(join(folder, '.state', 'weft.sqlite'));
  const engine = await startEngine({
    storage: createTaskStore(database),
    userAgent: 'Weft/test',
    slots,
    timeoutMs,
    now: () => performance.now(),
  });
  const add = (...lines: readonly string[]) =>
    engine.add(parse(lines.join('\n')).entries, join(folder, 'files'));
  const tasks = () => Array.from(engine.table.all, ({ task }) => task);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= engine.close().finally(() => database.close());
    return closing;
  };
  return {
    engine,
    add,
    async run(...lines) {
      await add(...lines);
      await engine.idle();
      return tasks();
    },
    tasks,
    close,
    [Symbol.asyncDispose]: close,
  };
}

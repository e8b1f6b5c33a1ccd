import { type Operation, until } from 'effection';
import type { Digest } from '../contract/digest.ts';
import { failure } from '../contract/failure.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import { classify } from './classify.ts';
import { CleanUp } from './clean-up.ts';
import type { LiveTask } from './live-task.ts';
import { pathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Compares a file that is done with a digest that became known later: it becomes verified, or
 * fails. The file stays where it is, since somebody may use it by now. Stopped, it changes nothing.
 */
export async function confirm(
  live: LiveTask,
  digest: Digest | null,
  table: TaskTable,
  bytePath: BytePath,
  stop: AbortSignal,
): Promise<void> {
  const { state } = live.task;
  if (digest === null || state.kind !== 'done' || state.verdict === 'verified') return;
  try {
    const value = await bytePath.hash(pathOf(live), digest.algorithm, stop);
    // Its row may have been removed meanwhile, or somebody else confirmed it.
    if (table.get(live.id) !== live || live.task.state !== state) return;
    if (value === digest.value) {
      table.move(live, { kind: 'done', verdict: 'verified' });
      return;
    }
    const detail = `${digest.algorithm} ${value}, promised ${digest.value}`;
    const message =
      'What came is not what a file of digests promises. It stands under its name; the file can be fetched again under another one.';
    table.move(live, { kind: 'failed', failure: failure('digest', { detail, message }) });
    table.abandonFile(live, 'The bytes that were not right stay where they are.');
  } catch (error) {
    if (stop.aborted || table.get(live.id) !== live || live.task.state !== state) return;
    table.move(live, { kind: 'failed', failure: classify(error) });
  }
}

/** Compares the files of those tasks, one after another, that are still to be compared. */
export function* confirmLeft(
  lives: readonly LiveTask[],
  table: TaskTable,
  bytePath: BytePath,
): Operation<void> {
  const cleanUp = new CleanUp();
  try {
    for (const live of lives) {
      const { digest, duplicateOf } = live.task;
      if (duplicateOf !== null) continue;
      yield* cleanUp.joinStoppable((stop) => confirm(live, digest, table, bytePath, stop));
    }
  } finally {
    yield* until(cleanUp.run());
  }
}

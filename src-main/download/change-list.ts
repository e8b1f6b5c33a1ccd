import type { ChangedOptions, ShownOptions } from '../contract/list-options.ts';
import type { BatchOptions } from '../contract/task.ts';
import { changedOptions, shownOptions } from './changed-options.ts';
import type { Engine } from './engine.ts';
import type { ForList } from './list-options.ts';
import type { LiveTask } from './live-task.ts';

/** The options of the list by which a task is downloaded; null when the task is gone. */
export function listOptionsOf({ table }: Engine, id: number): ShownOptions | null {
  const live = table.get(id);
  if (live === undefined) return null;
  const owner = table.owner(live);
  const lives = sameList(table, owner);
  return {
    ...shownOptions(table.optionsOf(owner)),
    files: lives.length,
    failed: lives.filter(mayRetry).length,
  };
}

/**
 * What the options of the list of a task become.
 * @throws OptionError for what cannot be used.
 */
export function optionsAfter(
  { table }: Engine,
  asked: { readonly id: number } & ChangedOptions,
  forList: Omit<ForList, 'entries'>,
): BatchOptions {
  const owner = ownerOf(table, asked.id);
  const entries = sameList(table, owner).map(({ task }) => task);
  return changedOptions(table.optionsOf(owner), asked, { ...forList, entries });
}

/**
 * Changes the options of the list of a task.
 * @param asked `retries`: whether what failed of the list is tried again.
 * @throws OptionError for what cannot be used.
 */
export async function changeList(
  engine: Engine,
  asked: { readonly id: number; readonly retries: boolean } & ChangedOptions,
  forList: Omit<ForList, 'entries'>,
): Promise<void> {
  const { table } = engine;
  const options = optionsAfter(engine, asked, forList);
  const owner = ownerOf(table, asked.id);
  engine.setOptions(owner.task.batchId, options);
  const failed = sameList(table, owner)
    .filter(mayRetry)
    .map(({ id }) => id);
  if (asked.retries && failed.length > 0) await engine.steer('retry', failed);
}

function ownerOf(table: Engine['table'], id: number): LiveTask {
  const live = table.get(id);
  if (live === undefined) throw new Error('This list is not there any more.');
  return table.owner(live);
}

/** The tasks of the list that download. */
function sameList({ all }: Engine['table'], { task: { batchId } }: LiveTask): LiveTask[] {
  return [...all].filter(({ task }) => task.batchId === batchId && task.duplicateOf === null);
}

/** What was changed on the server would begin anew and lose its bytes. */
function mayRetry({ task: { state } }: LiveTask): boolean {
  return state.kind === 'failed' && state.failure.code !== 'changed';
}

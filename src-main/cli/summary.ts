import { join } from 'node:path';
import type { Failure } from '../contract/failure.ts';
import type { TaskStatus, Verdict } from '../contract/task.ts';
import type { LiveTask } from '../download/live-task.ts';
import { shownAddress } from '../download/shown-url.ts';
import type { TaskTable } from '../download/task-table.ts';

/** What became of one line of the lists. */
export interface TaskResult {
  /** Without credentials. */
  readonly url: string;
  /** Absolute; where the file is, or would be. */
  readonly path: string;
  readonly status: TaskStatus;
  readonly verdict: Verdict | null;
  /** Whether the file had been finished before this run. */
  readonly wasThere: boolean;
  /** Bytes that are on the disk. */
  readonly bytes: number;
  readonly failure: Failure | null;
}

/** The last word of a run. Times are milliseconds of this run. */
export interface Summary {
  readonly type: 'summary';
  readonly elapsedMs: number;
  readonly oneByOneEstimateMs: number;
  readonly tasks: readonly TaskResult[];
}

/**
 * Sums up the tasks named, one result for each id, in order.
 * @param there ids of those whose files earlier runs had finished.
 */
export function summarise(
  table: TaskTable,
  ids: readonly number[],
  there: ReadonlySet<number>,
): Summary {
  const lives = ids.map((id) => table.get(id)).filter((live) => live !== undefined);
  return {
    type: 'summary',
    elapsedMs: Math.round(table.times.elapsedMs),
    oneByOneEstimateMs: Math.round(table.times.workedMs),
    tasks: lives.map((live) => resultOf(live, there)),
  };
}

function resultOf({ id, task }: LiveTask, there: ReadonlySet<number>): TaskResult {
  const { state } = task;
  return {
    url: shownAddress(task.url),
    path: join(task.folder, task.name),
    status: state.kind,
    verdict: state.kind === 'done' ? state.verdict : null,
    wasThere: there.has(id),
    bytes: task.received,
    failure: state.kind === 'failed' ? state.failure : null,
  };
}

export function isAllDone({ tasks }: Summary): boolean {
  return tasks.every(({ status }) => status === 'done');
}

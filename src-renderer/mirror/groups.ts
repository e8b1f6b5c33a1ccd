import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isSettled, type TaskStatus } from '../../src-main/contract/task.ts';

/** What the row of filters offers, in its order. */
export const filters = ['all', 'unfinished', 'failed', 'done'] as const;

export type Filter = (typeof filters)[number];

/** The settled states are a group each; the others are one group, which a task seldom leaves. */
export type Group = Exclude<Filter, 'all'> | 'cancelled';

/** Ids of the rows of each group, in the order in which the tasks were added. */
export type Lists = Readonly<Record<Filter | Group, readonly number[]>>;

export const noLists: Lists = { all: [], unfinished: [], failed: [], done: [], cancelled: [] };

export function groupOf(status: TaskStatus): Group {
  if (!isSettled(status)) return 'unfinished';
  if (status === 'done') return 'done';
  return status === 'failed' ? 'failed' : 'cancelled';
}

/** Sorts tasks into their groups; ids grow in the order in which tasks are added. */
export function listsOf(tasks: ReadonlyMap<number, TaskSnapshot>): Lists {
  const lists: Record<Filter | Group, number[]> = {
    all: [],
    unfinished: [],
    failed: [],
    done: [],
    cancelled: [],
  };
  for (const task of [...tasks.values()].sort((one, other) => one.id - other.id)) {
    lists.all.push(task.id);
    lists[groupOf(task.status)].push(task.id);
  }
  return lists;
}

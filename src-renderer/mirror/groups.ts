import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isSettled, type TaskStatus } from '../../src-main/contract/task.ts';

/** What the row of filters offers, in its order: the last one comes and goes. */
export const filters = ['all', 'unfinished', 'failed', 'done', 'waiting'] as const;

export type Filter = (typeof filters)[number];

/**
 * The settled states are a group each, and so is what waits for its time; the others are one group,
 * which a task seldom leaves.
 */
export type Group = Exclude<Filter, 'all'> | 'cancelled';

/**
 * Ids of the rows of each group, in the order in which the tasks were added. What waits for its
 * time is unfinished as well.
 */
export type Lists = Readonly<Record<Filter | Group, readonly number[]>>;

export const noLists: Lists = {
  all: [],
  unfinished: [],
  waiting: [],
  failed: [],
  done: [],
  cancelled: [],
};

export function groupOf(status: TaskStatus): Group {
  if (status === 'waiting') return 'waiting';
  if (!isSettled(status)) return 'unfinished';
  if (status === 'done') return 'done';
  return status === 'failed' ? 'failed' : 'cancelled';
}

/** Sorts tasks into their groups; ids grow in the order in which tasks are added. */
export function listsOf(tasks: ReadonlyMap<number, TaskSnapshot>): Lists {
  const lists: Record<Filter | Group, number[]> = {
    all: [],
    unfinished: [],
    waiting: [],
    failed: [],
    done: [],
    cancelled: [],
  };
  for (const task of [...tasks.values()].sort((one, other) => one.id - other.id)) {
    const group = groupOf(task.status);
    lists.all.push(task.id);
    lists[group].push(task.id);
    if (group === 'waiting') lists.unfinished.push(task.id);
  }
  return lists;
}

import { type Operation, until } from 'effection';
import type { Steering } from '../contract/ipc.ts';
import { isActive, isSettled, type Priority } from '../contract/task.ts';
import { hostOf } from './addresses.ts';
import { jobsOf } from './job.ts';
import type { LiveTask } from './live-task.ts';
import { discard } from './publish.ts';
import type { Scheduler } from './scheduler.ts';
import { partPathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Does something to the tasks named, or to all for which it makes sense; returns when it is done.
 * A duplicate stands for the task that downloads for it, except when rows are removed. Unknown ids
 * are passed over: the window may speak of a task that has just gone.
 */
export function* steer(
  table: TaskTable,
  scheduler: Scheduler,
  what: Steering,
  ids: readonly number[] | 'all',
): Operation<void> {
  const named = [...(ids === 'all' ? table.all : found(table, ids))];
  const owners = [...new Set(named.map((live) => table.owner(live)))];
  switch (what) {
    case 'pause':
      return yield* pause(table, scheduler, owners);
    case 'resume':
      return start(
        table,
        scheduler,
        owners.filter(ids === 'all' ? isStopped : isIn('paused', 'waiting')),
      );
    case 'raise':
    case 'lower':
    case 'first':
    case 'last':
      return arrange(table, scheduler, what, owners);
    case 'cancel':
      return yield* cancel(table, scheduler, owners);
    case 'retry': {
      const tryCancelled = ids !== 'all';
      const again = isIn('failed', ...(tryCancelled ? (['cancelled'] as const) : []));
      forgetChanged(table, owners);
      return start(table, scheduler, owners.filter(again));
    }
    case 'remove': {
      const settled = ids === 'all' ? named.filter(hasSettled(table)) : named;
      return yield* remove(table, scheduler, settled);
    }
  }
}

function found(table: TaskTable, ids: readonly number[]): LiveTask[] {
  return ids.map((id) => table.get(id)).filter((live) => live !== undefined);
}

function isIn(...kinds: readonly LiveTask['task']['state']['kind'][]) {
  return ({ task }: Pick<LiveTask, 'task'>) => kinds.includes(task.state.kind);
}

function hasSettled(table: TaskTable) {
  return (live: LiveTask) => isSettled(table.owner(live).task.state.kind);
}

function start(table: TaskTable, scheduler: Scheduler, lives: readonly LiveTask[]): void {
  for (const live of lives) live.failedAttempts = 0;
  table.moveAll(lives, { kind: 'queued' });
  // Who wants something now does not wait for what its server asked.
  scheduler.liftRests(lives.map(({ task }) => hostOf(task.url)));
  scheduler.enqueue(jobsOf(lives));
}

/**
 * Gives a task that is not done another address; it goes on from there, unless somebody paused it
 * or its start is planned for later. The headers of the old one may be private: they go along only
 * on the same origin.
 */
export function* setAddress(
  table: TaskTable,
  scheduler: Scheduler,
  id: number,
  url: string,
): Operation<void> {
  const named = table.get(id);
  if (named === undefined) return;
  const live = table.owner(named);
  const { state } = live.task;
  if (state.kind === 'done') return;
  const isSameOrigin = new URL(url).origin === new URL(live.task.url).origin;
  const change = { url, headers: isSameOrigin ? live.task.headers : {} };
  if (state.kind === 'paused' || (state.kind === 'waiting' && state.failure === null)) {
    table.record(live, change);
    return;
  }
  yield* pause(table, scheduler, [live]);
  table.record(live, change);
  start(table, scheduler, [live].filter(isIn('paused', 'failed', 'cancelled')));
}

/** Changes the order in which waiting tasks get slots; what runs goes on. */
function arrange(
  table: TaskTable,
  scheduler: Scheduler,
  what: 'raise' | 'lower' | 'first' | 'last',
  lives: readonly LiveTask[],
): void {
  const ranks = ranksOf(table.all);
  const change = {
    raise: ({ task }: LiveTask) => ({ priority: stepped(task.priority, 1) }),
    lower: ({ task }: LiveTask) => ({ priority: stepped(task.priority, -1) }),
    first: (_live: LiveTask, index: number) => ({ rank: ranks.least - lives.length + index }),
    last: (_live: LiveTask, index: number) => ({ rank: ranks.greatest + 1 + index }),
  }[what];
  table.arrange(lives, change);
  scheduler.enqueue(jobsOf(lives.filter(isIn('queued'))));
}

/** The ends of the order. */
function ranksOf(lives: Iterable<LiveTask>): { readonly least: number; readonly greatest: number } {
  let [least, greatest] = [0, 0];
  for (const { task } of lives) {
    least = Math.min(least, task.rank);
    greatest = Math.max(greatest, task.rank);
  }
  return { least, greatest };
}

function stepped(priority: Priority, step: 1 | -1): Priority {
  return Math.min(Math.max(priority + step, -1), 1) as Priority;
}

/** Paused, or waiting for its turn to retry: a planned start is not meant by all. */
function isStopped({ task }: LiveTask): boolean {
  const { state } = task;
  return state.kind === 'paused' || (state.kind === 'waiting' && state.failure !== null);
}

/** Who tries again what changed on the server wants what is there now. */
export function forgetChanged(table: TaskTable, lives: readonly LiveTask[]): void {
  for (const live of lives) {
    const { state } = live.task;
    if (state.kind !== 'failed' || state.failure.code !== 'changed') continue;
    table.startOver(live, 'Started over: the file on the server was changed.');
  }
}

function* pause(
  table: TaskTable,
  scheduler: Scheduler,
  lives: readonly LiveTask[],
): Operation<void> {
  const going = lives.filter(
    ({ task }) => isIn('queued', 'waiting')({ task }) || isActive(task.state.kind),
  );
  yield* scheduler.stop(
    going.map(({ id }) => id),
    'pause',
  );
  table.moveAll(going.filter(isIn('queued', 'waiting')), { kind: 'paused' });
}

/** Cancelled tasks lose their part files, and what was known of them. */
function* cancel(
  table: TaskTable,
  scheduler: Scheduler,
  lives: readonly LiveTask[],
): Operation<void> {
  yield* stopForGood(table, scheduler, lives);
  const { gone, problem } = yield* discardParts(lives.filter(isIn('cancelled')));
  for (const live of gone) if (live.task.gaps !== null) table.startOver(live, null);
  if (problem !== undefined) throw problem;
}

function* stopForGood(
  table: TaskTable,
  scheduler: Scheduler,
  lives: readonly LiveTask[],
): Operation<void> {
  const going = lives.filter(({ task }) => !isSettled(task.state.kind));
  yield* scheduler.stop(
    going.map(({ id }) => id),
    'cancel',
  );
  // One may have failed while it was being stopped.
  table.moveAll(going.filter(isIn('queued', 'waiting', 'paused', 'failed')), { kind: 'cancelled' });
}

/** Finished files stay where they are; what is not finished is cancelled first. */
function* remove(
  table: TaskTable,
  scheduler: Scheduler,
  named: readonly LiveTask[],
): Operation<void> {
  const lives = [...new Set(named.flatMap((live) => [live, ...live.duplicates]))];
  const owners = lives.filter(({ task }) => task.duplicateOf === null);
  yield* stopForGood(table, scheduler, owners);
  const { problem } = yield* discardParts(owners.filter(isIn('failed', 'cancelled')));
  table.remove(lives);
  if (problem !== undefined) throw problem;
}

/** Removes what can be removed; `problem` is a sentence about the first that cannot. */
function* discardParts(
  lives: readonly LiveTask[],
): Operation<{ gone: readonly LiveTask[]; problem: Error | undefined }> {
  const outcomes = yield* until(Promise.allSettled(lives.map((live) => discard(partPathOf(live)))));
  const gone = lives.filter((_live, index) => outcomes[index]?.status === 'fulfilled');
  const stuck = lives.find((_live, index) => outcomes[index]?.status === 'rejected');
  if (stuck === undefined) return { gone, problem: undefined };
  const problem = new Error(`The partial file ${partPathOf(stuck)} could not be removed.`);
  return { gone, problem };
}

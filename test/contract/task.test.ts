import { describe, expect, test } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import {
  isActive,
  isSettled,
  stateAtStart,
  type TaskState,
  type TaskStatus,
  transition,
  transitions,
} from '../../src-main/contract/task.ts';

const states: Readonly<Record<TaskStatus, TaskState>> = {
  queued: { kind: 'queued' },
  waiting: { kind: 'waiting', until: 1_800_000_000_000, failure: failure('timeout') },
  probing: { kind: 'probing' },
  downloading: { kind: 'downloading' },
  verifying: { kind: 'verifying' },
  finalising: { kind: 'finalising', verdict: 'length' },
  done: { kind: 'done', verdict: 'length' },
  paused: { kind: 'paused' },
  failed: { kind: 'failed', failure: failure('reset') },
  cancelled: { kind: 'cancelled' },
};
const statuses = Object.keys(states) as TaskStatus[];

/** Written out once more, so that a change of the table is a decision and not a slip. */
const allowed: Readonly<Record<TaskStatus, string>> = {
  queued: 'probing waiting paused cancelled failed done',
  waiting: 'queued paused cancelled failed',
  probing: 'downloading queued waiting paused failed cancelled',
  downloading: 'verifying queued waiting paused failed cancelled',
  verifying: 'finalising queued waiting paused failed cancelled',
  finalising: 'done queued waiting paused failed cancelled',
  done: 'queued done failed',
  paused: 'queued cancelled',
  failed: 'queued cancelled',
  cancelled: 'queued',
};

test.each(
  statuses.flatMap((from) => statuses.map((to) => [from, to] as const)),
)('from %s to %s a task goes only if the table says so', (from, to) => {
  const move = () => transition(states[from], states[to]);
  if (allowed[from].split(' ').includes(to)) expect(move()).toBe(states[to]);
  else expect(move).toThrow(`A task cannot go from ${from} to ${to}`);
});

test('the table speaks of every state', () => {
  expect(Object.keys(transitions).toSorted()).toEqual(statuses.toSorted());
});

test.each(statuses)('from %s there is a way to done', (from) => {
  const reached = new Set<TaskStatus>([from]);
  for (const status of reached) for (const next of transitions[status]) reached.add(next);
  expect(reached).toContain('done');
});

test('what waits for its time is stopped like what waits for its turn', () => {
  expect(transitions.waiting).toEqual(
    expect.arrayContaining(['queued', 'paused', 'cancelled', 'failed']),
  );
  expect(isActive('waiting') || isSettled('waiting')).toBe(false);
});

test.each(statuses.filter(isActive))('work that is %s can be stopped and can fail', (status) => {
  expect(transitions[status]).toEqual(
    expect.arrayContaining(['queued', 'waiting', 'paused', 'cancelled', 'failed']),
  );
});

test('a task is either waiting, worked on, or settled', () => {
  expect(statuses.filter(isActive)).toEqual(['probing', 'downloading', 'verifying', 'finalising']);
  expect(statuses.filter(isSettled)).toEqual(['done', 'failed', 'cancelled']);
});

describe('at the start of the program', () => {
  test.each(['probing', 'downloading', 'verifying'] as const)('%s waits again', (status) => {
    expect(stateAtStart(states[status])).toEqual({ kind: 'queued' });
  });

  test.each([
    'queued',
    'waiting',
    'paused',
    'finalising',
    'done',
    'failed',
    'cancelled',
  ] as const)('%s stays what it was', (status) => {
    expect(stateAtStart(states[status])).toBe(states[status]);
  });
});

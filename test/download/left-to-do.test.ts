import { expect, test } from 'vitest';
import type { TaskStatus } from '../../src-main/contract/task.ts';
import { isLeftToDo } from '../../src-main/download/left-to-do.ts';
import type { LiveTask } from '../../src-main/download/live-task.ts';

function live(kind: TaskStatus, duplicateOf: number | null = null): LiveTask {
  return { task: { state: { kind }, duplicateOf } } as unknown as LiveTask;
}

test('a list is finished when nothing of it goes on by itself', () => {
  const ended = (['done', 'failed', 'cancelled', 'paused'] as const).map((kind) => live(kind));
  expect(isLeftToDo([])).toBe(false);
  expect(isLeftToDo([...ended, live('queued', 1)])).toBe(false);
  for (const kind of ['queued', 'waiting', 'probing', 'downloading', 'verifying'] as const) {
    expect(isLeftToDo([...ended, live(kind)])).toBe(true);
  }
});

import { isSettled } from '../contract/task.ts';
import type { LiveTask } from './live-task.ts';

/** Whether something of the list goes on by itself, now or later: what is paused does not. */
export function isLeftToDo(tasks: Iterable<LiveTask>): boolean {
  for (const { task } of tasks) {
    const { kind } = task.state;
    if (task.duplicateOf === null && kind !== 'paused' && !isSettled(kind)) return true;
  }
  return false;
}

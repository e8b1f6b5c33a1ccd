import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { speed } from './size.ts';
import { clock, timeLeft } from './time.ts';

/** Below this the time that is left would jump about, in bytes per second. */
const minSpeed = 1;

/** How fast a file comes and how long it still takes, or how long it took; empty where unknown. */
export function flowWords(task: TaskSnapshot): { first: string; second: string } {
  const { status, bytesPerSecond, received, total, workedMs } = task;
  if (status === 'done' && task.sameAsLine === null) return { first: clock(workedMs), second: '' };
  if (status !== 'downloading' || bytesPerSecond < minSpeed) return { first: '', second: '' };
  const left = total === null ? 0 : (total - received) / bytesPerSecond;
  return { first: speed(bytesPerSecond), second: left > 0 ? timeLeft(left) : '' };
}

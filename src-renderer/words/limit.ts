import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isSettled } from '../../src-main/contract/task.ts';
import { speed } from './size.ts';

/** The speed limit of one file, while it means something: `at most 500 kB/s`. */
export function limitWords({ limit, status }: TaskSnapshot): string | null {
  return limit === null || isSettled(status) ? null : `at most ${speed(limit)}`;
}

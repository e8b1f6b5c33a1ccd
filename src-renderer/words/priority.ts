import type { Priority } from '../../src-main/contract/task.ts';

/** Each priority in words; nothing for the usual one. */
export const priorityWords: Readonly<Record<Priority, string>> = {
  1: 'High priority',
  0: '',
  '-1': 'Low priority',
};

import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isSettled } from '../../src-main/contract/task.ts';

export type RowAction = 'show-in-folder' | 'retry' | 'pause' | 'resume' | 'cancel' | 'remove';

export const rowActionWords: Readonly<Record<RowAction, string>> = {
  'show-in-folder': 'Show in folder',
  retry: 'Retry',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  remove: 'Remove',
};

type Steered = Pick<TaskSnapshot, 'status' | 'sameAsLine'>;

/** What a row offers, at most two buttons. A row that another one downloads for is not steered. */
export function rowActions({ status, sameAsLine }: Steered): readonly RowAction[] {
  if (status === 'done') return ['show-in-folder', 'remove'];
  if (sameAsLine !== null) return isSettled(status) ? ['remove'] : [];
  if (isSettled(status)) return ['retry', 'remove'];
  return [status === 'paused' ? 'resume' : 'pause', 'cancel'];
}

/** What a key does to the row that has the focus; undefined for nothing. */
export function keyAction(key: string, task: Steered): RowAction | undefined {
  const actions = rowActions(task);
  switch (key) {
    case 'Enter':
      return actions.find((action) => action === 'show-in-folder');
    case ' ':
      return actions.find((action) => action === 'pause' || action === 'resume');
    case 'Delete':
      return actions.find((action) => action === 'cancel' || action === 'remove');
    default:
      return undefined;
  }
}

import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import type { RowAction } from '../list/row-actions.ts';

const words: Readonly<Record<RowAction, string>> = {
  'show-in-folder': 'Show in folder',
  retry: 'Retry',
  'try-now': 'Try now',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  remove: 'Remove',
  first: 'Download first',
  raise: 'Raise priority',
  lower: 'Lower priority',
  last: 'Download last',
  limit: 'Speed limit…',
  'new-address': 'New address…',
  details: 'Details…',
  'copy-address': 'Copy address',
};

/** What an action does to a task; what has to begin anew says so, what was planned just starts. */
export function actionWords(
  action: RowAction,
  { status, failure }: Pick<TaskSnapshot, 'status' | 'failure'>,
): string {
  if (action === 'retry' && failure?.code === 'changed') return 'Download anew';
  if (action === 'retry' && failure?.code === 'digest') return 'Fetch again';
  if (action === 'try-now' && status === 'waiting' && failure === null) return 'Start now';
  return words[action];
}

/** What to say after an action that the row does not show by itself. */
export function doneWords(action: RowAction, name: string): string | undefined {
  switch (action) {
    case 'first':
      return `“${name}” goes first.`;
    case 'last':
      return `“${name}” goes last.`;
    case 'copy-address':
      return 'Copied';
    default:
      return undefined;
  }
}

const signs: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', Delete: 'Del' };

/** A key as a person reads it: `Alt+↑`. */
export function keyWords(key: string): string {
  return key
    .split('+')
    .map((part) => signs[part] ?? part)
    .join('+');
}

import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import type { GroupAction, RowAction } from '../list/row-actions.ts';
import { count, counted } from './count.ts';

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
  options: 'Options of this list…',
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

/** What an action does to some of the rows that are selected. */
export function groupWords(action: GroupAction, files: number): string {
  const name = action === 'copy-address' ? 'Copy addresses' : words[action];
  return `${name} (${count(files)})`;
}

/** What to say after an action that the rows do not show by themselves. */
export function groupDoneWords(action: GroupAction, files: number): string | undefined {
  const what = counted(files, 'file goes', 'files go');
  if (action === 'first') return `${what} first.`;
  if (action === 'last') return `${what} last.`;
  return action === 'copy-address' ? 'Copied' : undefined;
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

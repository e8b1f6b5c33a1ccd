import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isSettled } from '../../src-main/contract/task.ts';

export type RowAction =
  | 'show-in-folder'
  | 'retry'
  | 'try-now'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'remove'
  | 'first'
  | 'raise'
  | 'lower'
  | 'last'
  | 'limit'
  | 'new-address'
  | 'options'
  | 'details'
  | 'copy-address';

type Steered = Pick<TaskSnapshot, 'status' | 'sameAsLine' | 'priority'>;

/** The buttons of a row, at most two. A row that another one downloads for is not steered. */
export function rowActions({ status, sameAsLine }: Steered): readonly RowAction[] {
  if (status === 'done') return ['show-in-folder', 'remove'];
  if (sameAsLine !== null) return isSettled(status) ? ['remove'] : [];
  if (isSettled(status)) return ['retry', 'remove'];
  if (status === 'waiting') return ['try-now', 'cancel'];
  return [status === 'paused' ? 'resume' : 'pause', 'cancel'];
}

/** What the menu of a row offers: its buttons, and what is seldom wanted. */
export function menuActions(task: Steered): readonly RowAction[] {
  return [...rowActions(task), ...rareActions(task), 'details', 'copy-address'];
}

/** What can be done to many rows together. */
export type GroupAction = Exclude<
  RowAction,
  'show-in-folder' | 'limit' | 'new-address' | 'options' | 'details'
>;

const groupActions: readonly GroupAction[] = [
  'pause',
  'resume',
  'try-now',
  'retry',
  'cancel',
  'remove',
  'first',
  'raise',
  'lower',
  'last',
  'copy-address',
];

export function isForGroup(action: RowAction): action is GroupAction {
  return (groupActions as readonly RowAction[]).includes(action);
}

/** For each thing that can be done to some of the rows, those for which it makes sense. */
export function offersOf<Row extends Steered>(
  rows: readonly Row[],
): ReadonlyMap<GroupAction, readonly Row[]> {
  const offers = new Map<GroupAction, Row[]>(groupActions.map((action) => [action, []]));
  for (const row of rows) {
    for (const action of menuActions(row)) if (isForGroup(action)) offers.get(action)?.push(row);
  }
  return new Map([...offers].filter(([, offered]) => offered.length > 0));
}

function rareActions({ status, sameAsLine, priority }: Steered): readonly RowAction[] {
  if (sameAsLine !== null) return [];
  if (status === 'failed') return ['new-address', 'options'];
  if (isSettled(status)) return [];
  return [
    ...(status === 'waiting' ? (['pause'] as const) : []),
    'first',
    ...(priority < 1 ? (['raise'] as const) : []),
    ...(priority > -1 ? (['lower'] as const) : []),
    'last',
    'limit',
    ...(status === 'waiting' || status === 'paused' ? (['new-address'] as const) : []),
    'options',
  ];
}

const keys: ReadonlyMap<string, readonly RowAction[]> = new Map([
  ['Enter', ['details']],
  ['Shift+Enter', ['show-in-folder', 'try-now', 'retry']],
  ['Space', ['pause', 'resume']],
  ['Delete', ['cancel', 'remove']],
  ['Alt+Home', ['first']],
  ['Alt+ArrowUp', ['raise']],
  ['Alt+ArrowDown', ['lower']],
  ['Alt+End', ['last']],
]);

/** What a key does to the row that has the focus; undefined for nothing. */
export function keyAction(key: string, task: Steered): RowAction | undefined {
  const wanted = keys.get(key);
  return wanted && menuActions(task).find((action) => wanted.includes(action));
}

/** What a key does to many rows: the first thing that makes sense for some of them. */
export function groupKeyAction(key: string, rows: readonly Steered[]): GroupAction | undefined {
  const offers = offersOf(rows);
  return keys.get(key)?.find((action): action is GroupAction => offers.has(action as GroupAction));
}

/** The key that does something to the row that has the focus, as `aria-keyshortcuts` has it. */
export function keyOf(action: RowAction): string | undefined {
  for (const [key, actions] of keys) if (actions.includes(action)) return key;
  return undefined;
}

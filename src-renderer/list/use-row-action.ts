import { useCallback } from 'react';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { steerTasks } from '../loss/steer-tasks.ts';
import { openOptions } from '../options/open-options.ts';
import { send, useWeft, type Weft } from '../weft.ts';
import { doneWords, groupDoneWords } from '../words/row-action.ts';
import { type GroupAction, offersOf, type RowAction } from './row-actions.ts';

/** Does what a row's button, menu or key asks for. */
export function useRowAction(): (action: RowAction, id: number) => void {
  const weft = useWeft();
  return useCallback((action, id) => void act(weft, action, id), [weft]);
}

/** Does something to those of many rows for which it makes sense. */
export function useGroupAction(): (action: GroupAction, ids: readonly number[]) => void {
  const weft = useWeft();
  return useCallback((action, ids) => void actOnGroup(weft, action, ids), [weft]);
}

async function act(weft: Weft, action: RowAction, id: number): Promise<void> {
  const task = weft.store.getState().tasks.get(id);
  if (task === undefined) return;
  switch (action) {
    case 'show-in-folder':
      return await send(weft, action, { id });
    case 'new-address':
      weft.store.setState({ dialog: { newAddressOf: id } });
      return;
    case 'limit':
      weft.store.setState({ dialog: { limitOf: id } });
      return;
    case 'options':
      return await openOptions(weft, id);
    case 'details':
      weft.store.setState(({ details }) => ({
        details: { id, opening: (details?.opening ?? 0) + 1 },
      }));
      return;
    default:
      return await perform(weft, action, [task], doneWords(action, task.name));
  }
}

async function actOnGroup(weft: Weft, action: GroupAction, ids: readonly number[]): Promise<void> {
  const { tasks } = weft.store.getState();
  const rows = ids.map((id) => tasks.get(id)).filter((task) => task !== undefined);
  const offered = offersOf(rows).get(action) ?? [];
  if (offered.length > 0) {
    await perform(weft, action, offered, groupDoneWords(action, offered.length));
  }
}

async function perform(
  weft: Weft,
  action: GroupAction,
  rows: readonly TaskSnapshot[],
  done: string | undefined,
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  switch (action) {
    case 'copy-address': {
      const text = rows.map(({ address }) => address).join('\n');
      return await send(weft, 'copy-text', { text }, done);
    }
    case 'try-now':
      return await send(weft, 'steer', { what: 'resume', ids });
    case 'cancel':
    case 'remove':
    case 'retry':
      return await steerTasks(weft, action, ids);
    default:
      return await send(weft, 'steer', { what: action, ids }, done);
  }
}

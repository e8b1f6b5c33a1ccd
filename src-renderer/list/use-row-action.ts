import { useCallback } from 'react';
import { send, useWeft, type Weft } from '../weft.ts';
import { doneWords } from '../words/row-action.ts';
import type { RowAction } from './row-actions.ts';

/** Does what a row's button, menu or key asks for. */
export function useRowAction(): (action: RowAction, id: number) => void {
  const weft = useWeft();
  return useCallback((action, id) => void act(weft, action, id), [weft]);
}

async function act(weft: Weft, action: RowAction, id: number): Promise<void> {
  const task = weft.store.getState().tasks.get(id);
  if (task === undefined) return;
  const done = doneWords(action, task.name);
  switch (action) {
    case 'show-in-folder':
      return await send(weft, action, { id });
    case 'copy-address':
      return await send(weft, 'copy-text', { text: task.address }, done);
    case 'new-address':
      weft.store.setState({ dialog: { newAddressOf: id } });
      return;
    case 'limit':
      weft.store.setState({ dialog: { limitOf: id } });
      return;
    case 'details':
      weft.store.setState(({ details }) => ({
        details: { id, opening: (details?.opening ?? 0) + 1 },
      }));
      return;
    case 'try-now':
      return await send(weft, 'steer', { what: 'resume', ids: [id] });
    default:
      return await send(weft, 'steer', { what: action, ids: [id] }, done);
  }
}

import { useCallback } from 'react';
import { send, useWeft } from '../weft.ts';
import type { RowAction } from './row-actions.ts';

/** Does what a row's button or key asks for. */
export function useRowAction(): (action: RowAction, id: number) => void {
  const weft = useWeft();
  return useCallback(
    (action, id) => {
      if (action === 'show-in-folder') void send(weft, 'show-in-folder', { id });
      else void send(weft, 'steer', { what: action, ids: [id] });
    },
    [weft],
  );
}

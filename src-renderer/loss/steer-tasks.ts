import { send, type Weft } from '../weft.ts';
import { type LosingAction, lossOf } from './loss.ts';

/** Does something to tasks; where bytes would be lost, the person is asked before. */
export async function steerTasks(
  weft: Weft,
  action: LosingAction,
  ids: readonly number[],
): Promise<void> {
  const loss = lossOf(action, ids, weft.store.getState().tasks);
  if (loss === null) await send(weft, 'steer', { what: action, ids });
  else weft.store.setState({ dialog: { loss } });
}

import { notify } from '../store.ts';
import type { Weft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';

/** Opens the dialog for the options of the list of a task. */
export async function openOptions({ bridge, store }: Weft, id: number): Promise<void> {
  try {
    const shown = await bridge.call('get-list-options', { id });
    if (shown !== null) store.setState({ dialog: { optionsOf: id, shown } });
  } catch (error) {
    notify(store, 'error', sentence(error));
  }
}

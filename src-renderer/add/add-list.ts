import type { AddReport } from '../../src-main/contract/ipc.ts';
import { notify } from '../store.ts';
import type { Weft } from '../weft.ts';
import { addedWords } from '../words/added.ts';
import { sentence } from '../words/sentence.ts';
import { readFiles } from './read-files.ts';
import { loadOf, type Transfer } from './transfer.ts';

/** Says what became of a list; null when the person changed their mind. */
export function announce({ store }: Weft, report: AddReport | null): void {
  if (report === null) return;
  const isInVain = report.added + report.duplicates + report.here === 0;
  notify(store, isInVain ? 'error' : 'news', addedWords(report));
  // What was added must be seen, whatever was looked at before.
  const { filter } = store.getState();
  if (report.added > 0 && filter !== 'unfinished') store.setState({ filter: 'all' });
}

async function addLoad({ bridge }: Weft, transfer: Transfer, way: 'dropped' | 'pasted') {
  const load = loadOf(transfer);
  switch (load.kind) {
    case 'text':
      return await bridge.call('add-text', { text: load.text, source: `${way} ${load.what}` });
    case 'files':
      return await bridge.call('add-files', { files: await readFiles(load.files) });
    case 'nothing':
      throw new Error(`There is no list of addresses in what was ${way}.`);
  }
}

/** Adds what was dropped or pasted, and says what became of it. */
export async function addTransfer(
  weft: Weft,
  transfer: Transfer,
  way: 'dropped' | 'pasted',
): Promise<void> {
  try {
    announce(weft, await addLoad(weft, transfer, way));
  } catch (error) {
    notify(weft.store, 'error', sentence(error));
  }
}

/** Asks for list files and adds them, and says what became of them. */
export async function openLists(weft: Weft): Promise<void> {
  try {
    announce(weft, await weft.bridge.call('open-lists', {}));
  } catch (error) {
    notify(weft.store, 'error', sentence(error));
  }
}
